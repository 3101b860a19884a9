package dev.relkt.answering;

import dev.relkt.embedding.features.WordRange;
import dev.relkt.embedding.features.Words;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * Folds passages of nearly the same text into the best of them: those whose shingles, runs of
 * {@value #SHINGLE} words in lower case, have a Jaccard coefficient of at least {@value #SAME}, and
 * whose lengths differ no more than that. A text of fewer words is one shingle. Of a text with many
 * shingles the {@value #SKETCH} whose hashes are the least stand for all of them (the bottom-k
 * sketch of Broder, "On the resemblance and containment of documents", 1997); they come from its
 * first {@value #MAX_CHARS} UTF-16 code units.
 */
final class NearDuplicates {

  static final double SAME = 0.8;

  private static final int SHINGLE = 3;
  private static final int SKETCH = 256;
  private static final int MAX_CHARS = 100_000;

  private final List<Answer> kept = new ArrayList<>();
  private final List<long[]> sketches = new ArrayList<>();

  /** Hash of a shingle → those of the kept ones that have it, in their order. */
  private final Map<Long, List<Integer>> having = new HashMap<>();

  private NearDuplicates() {}

  /**
   * Leaves out what is nearly the same as something better.
   *
   * @param ranked best first
   * @return in the same order, each with how many were left out for it
   */
  static List<Answer> folded(List<Answer> ranked) {
    var duplicates = new NearDuplicates();
    ranked.forEach(duplicates::add);
    return duplicates.kept;
  }

  private void add(Answer answer) {
    long[] sketch = sketch(answer.passage().text());
    int same = sameAs(answer, sketch);
    if (same >= 0) {
      Answer better = kept.get(same);
      kept.set(same, better.with(better.details().withFolded(better.details().folded() + 1)));
      return;
    }
    for (long hash : sketch) {
      having.computeIfAbsent(hash, h -> new ArrayList<>()).add(kept.size());
    }
    kept.add(answer);
    sketches.add(sketch);
  }

  /** The best of those that are nearly the same, −1 where none is. */
  private int sameAs(Answer answer, long[] sketch) {
    Set<Integer> sharing = new LinkedHashSet<>();
    for (long hash : sketch) {
      sharing.addAll(having.getOrDefault(hash, List.of()));
    }
    int length = answer.passage().text().length();
    return sharing.stream()
        .filter(other -> isAsLong(length, kept.get(other).passage().text().length()))
        .filter(other -> jaccard(sketch, sketches.get(other)) >= SAME)
        .mapToInt(other -> other)
        .min()
        .orElse(-1);
  }

  private static boolean isAsLong(int one, int other) {
    return Math.min(one, other) >= SAME * Math.max(one, other);
  }

  /** From the least hashes of both, as many as the sketch of their union has. */
  private static double jaccard(long[] one, long[] other) {
    boolean whole = one.length < SKETCH && other.length < SKETCH;
    int most = whole ? one.length + other.length : SKETCH;
    int union = 0;
    int both = 0;
    int i = 0;
    int j = 0;
    while (union < most && (i < one.length || j < other.length)) {
      int order = i == one.length ? 1 : j == other.length ? -1 : Long.compare(one[i], other[j]);
      if (order == 0) {
        both++;
      }
      i += order <= 0 ? 1 : 0;
      j += order >= 0 ? 1 : 0;
      union++;
    }
    return union == 0 ? 0 : (double) both / union;
  }

  /** The least hashes of the text's shingles, ascending. */
  private static long[] sketch(String text) {
    String beginning = text.substring(0, Math.min(text.length(), MAX_CHARS));
    List<WordRange> words = Words.of(beginning);
    long[] hashes = new long[words.size()];
    for (int i = 0; i < hashes.length; i++) {
      WordRange word = words.get(i);
      String folded = beginning.substring(word.from(), word.to()).toLowerCase(Locale.ROOT);
      hashes[i] = mixed(folded.hashCode());
    }
    int size = Math.min(SHINGLE, hashes.length);
    int count = hashes.length == 0 ? 0 : hashes.length - size + 1;
    long[] shingles = new long[count];
    for (int i = 0; i < count; i++) {
      long hash = 0;
      for (int at = i; at < i + size; at++) {
        hash = mixed(hash * 31 + hashes[at]);
      }
      shingles[i] = hash;
    }
    return Arrays.stream(shingles).sorted().distinct().limit(SKETCH).toArray();
  }

  /** The finaliser of SplitMix64. */
  private static long mixed(long value) {
    long mixed = (value ^ (value >>> 30)) * 0xBF58476D1CE4E5B9L;
    mixed = (mixed ^ (mixed >>> 27)) * 0x94D049BB133111EBL;
    return mixed ^ (mixed >>> 31);
  }
}
