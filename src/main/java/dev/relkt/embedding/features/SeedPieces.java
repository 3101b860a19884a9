package dev.relkt.embedding.features;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;

/**
 * The frequent substrings of a table of words: what {@link UnigramTrainer} starts from.
 *
 * <p>Found length by length: a substring is counted only if both substrings that are one char
 * shorter are frequent (Agrawal and Srikant 1994). Substrings are counted under 64-bit hashes;
 * their texts are collected at the end.
 */
final class SeedPieces {

  /**
   * @param text the substring
   * @param weight the summed weight of its occurrences
   */
  record Seed(String text, double weight) {}

  private static final long BASE = 0x5851F42D4C957F2DL;

  private final List<String> words;
  private final double[] weights;
  private final int longest;
  private final double leastWeight;
  private final long[] powers;

  /**
   * @param words with their start marked, each at least two chars
   * @param weights one a word
   * @param longest the most chars of a substring
   * @param leastWeight what a substring of two chars or more must weigh
   */
  SeedPieces(List<String> words, double[] weights, int longest, double leastWeight) {
    this.words = words;
    this.weights = weights;
    this.longest = longest;
    this.leastWeight = leastWeight;
    powers = new long[longest + 1];
    powers[0] = 1;
    for (int i = 1; i <= longest; i++) {
      powers[i] = powers[i - 1] * BASE;
    }
  }

  /**
   * The seeds, at most {@code most} with the greatest weight × length, in the order of their texts.
   */
  List<Seed> find(int most) {
    List<HashWeights> levels = count();
    double least = leastScore(levels, most);
    var seen = new HashSet<Long>();
    var seeds = new ArrayList<Seed>();
    for (String word : words) {
      long[] prefixes = prefixes(word);
      for (int start = 0; start < word.length(); start++) {
        for (int length = 2; length <= levels.size() && start + length <= word.length(); length++) {
          long hash = hash(prefixes, start, length);
          double weight = levels.get(length - 1).weight(hash);
          if (weight < leastWeight) {
            break;
          }
          if (weight * length >= least && wholeCharacters(word, start, length) && seen.add(hash)) {
            seeds.add(new Seed(word.substring(start, start + length), weight));
          }
        }
      }
    }
    seeds.sort((a, b) -> a.text().compareTo(b.text()));
    return seeds;
  }

  private List<HashWeights> count() {
    var levels = new ArrayList<HashWeights>();
    for (int length = 1; length <= longest; length++) {
      var level = new HashWeights();
      for (int w = 0; w < words.size(); w++) {
        String word = words.get(w);
        if (word.length() < length) {
          continue;
        }
        long[] prefixes = prefixes(word);
        for (int start = 0; start + length <= word.length(); start++) {
          if (length < 3 || halvesAreFrequent(levels.getLast(), prefixes, start, length)) {
            level.add(hash(prefixes, start, length), weights[w]);
          }
        }
      }
      levels.add(level);
      if (level.size() == 0) {
        break;
      }
    }
    return levels;
  }

  private boolean halvesAreFrequent(HashWeights shorter, long[] prefixes, int start, int length) {
    return shorter.weight(hash(prefixes, start, length - 1)) >= leastWeight
        && shorter.weight(hash(prefixes, start + 1, length - 1)) >= leastWeight;
  }

  private double leastScore(List<HashWeights> levels, int most) {
    int count = 0;
    double[] scores = new double[levels.stream().mapToInt(HashWeights::size).sum()];
    for (int length = 2; length <= levels.size(); length++) {
      for (double weight : levels.get(length - 1).weights()) {
        if (weight >= leastWeight) {
          scores[count++] = weight * length;
        }
      }
    }
    if (count <= most) {
      return 0;
    }
    Arrays.sort(scores, 0, count);
    return scores[count - most];
  }

  private static boolean wholeCharacters(String word, int start, int length) {
    return !Character.isLowSurrogate(word.charAt(start))
        && !Character.isHighSurrogate(word.charAt(start + length - 1));
  }

  private static long[] prefixes(String word) {
    long[] prefixes = new long[word.length() + 1];
    for (int i = 0; i < word.length(); i++) {
      prefixes[i + 1] = prefixes[i] * BASE + word.charAt(i) + 1;
    }
    return prefixes;
  }

  private long hash(long[] prefixes, int start, int length) {
    long h = prefixes[start + length] - prefixes[start] * powers[length];
    h = (h ^ h >>> 31) * 0x9E3779B97F4A7C15L;
    return (h ^ h >>> 29) + length;
  }

  /** Sums by hash: two arrays with open addressing. */
  private static final class HashWeights {
    private long[] keys = new long[1 << 16];
    private float[] weights = new float[1 << 16];
    private int size;

    void add(long hash, double weight) {
      if (size * 2 > keys.length) {
        grow();
      }
      int slot = slot(hash);
      if (keys[slot] == 0) {
        keys[slot] = hash;
        size++;
      }
      weights[slot] += (float) weight;
    }

    double weight(long hash) {
      return weights[slot(hash)];
    }

    int size() {
      return size;
    }

    float[] weights() {
      return weights;
    }

    private int slot(long hash) {
      int mask = keys.length - 1;
      int slot = (int) (hash >>> 17) & mask;
      while (keys[slot] != 0 && keys[slot] != hash) {
        slot = (slot + 1) & mask;
      }
      return slot;
    }

    private void grow() {
      long[] oldKeys = keys;
      float[] oldWeights = weights;
      keys = new long[oldKeys.length * 2];
      weights = new float[keys.length];
      for (int i = 0; i < oldKeys.length; i++) {
        if (oldKeys[i] != 0) {
          int slot = slot(oldKeys[i]);
          keys[slot] = oldKeys[i];
          weights[slot] = oldWeights[i];
        }
      }
    }
  }
}
