package dev.relkt.embedding.features;

import java.util.Arrays;
import java.util.List;

/**
 * A unigram language model over pieces of words (Kudo 2018): a word is cut into the pieces whose
 * probabilities have the greatest product, found by Viterbi's algorithm. Immutable, safe for use by
 * several threads.
 *
 * <p>A character that no piece covers gets one of {@code unknowns} ids after those of the pieces,
 * chosen by a hash of the character: rare characters still tell texts apart. Such a character costs
 * more than any piece.
 */
public final class Unigram {

  /** Stands before every word, so that pieces know whether they begin one: U+2581. */
  public static final char WORD_START = '\u2581';

  /**
   * How much less likely than the least likely piece an unknown character is, in natural
   * logarithms.
   */
  private static final float UNKNOWN_PENALTY = 10;

  private final PieceTrie trie;
  private final float[] logProbabilities;
  private final float unknownLogProbability;
  private final int unknowns;

  /**
   * @param pieces the position in the list is the id
   * @param unknowns ids for unknown characters, 1 or more
   */
  public Unigram(List<Piece> pieces, int unknowns) {
    if (unknowns < 1) {
      throw new IllegalArgumentException(
          "unknown ids: %d (expected: 1 or more)".formatted(unknowns));
    }
    this.unknowns = unknowns;
    trie = new PieceTrie(4 * pieces.size());
    logProbabilities = new float[pieces.size()];
    float least = 0;
    for (int id = 0; id < pieces.size(); id++) {
      trie.put(pieces.get(id).text(), id);
      logProbabilities[id] = pieces.get(id).logProbability();
      least = Math.min(least, logProbabilities[id]);
    }
    unknownLogProbability = least - UNKNOWN_PENALTY;
  }

  /** The number of ids, those for unknown characters included. */
  public int vocabulary() {
    return logProbabilities.length + unknowns;
  }

  /**
   * The pieces of a word.
   *
   * @param word normalised, not empty, without {@link #WORD_START}
   * @return ids from 0 to {@link #vocabulary()} − 1 in the order of the word, at least one
   */
  public int[] ids(String word) {
    String text = WORD_START + word;
    int length = text.length();
    float[] best = new float[length + 1];
    int[] from = new int[length + 1];
    int[] ids = new int[length + 1];
    Arrays.fill(best, 1, length + 1, Float.NEGATIVE_INFINITY);
    for (int start = 0; start < length; start++) {
      if (best[start] == Float.NEGATIVE_INFINITY) {
        continue; // in the middle of a surrogate pair
      }
      int character = text.codePointAt(start);
      int end = start + Character.charCount(character);
      if (best[start] + unknownLogProbability > best[end]) {
        best[end] = best[start] + unknownLogProbability;
        from[end] = start;
        ids[end] = logProbabilities.length + unknownOf(character);
      }
      int node = PieceTrie.ROOT;
      for (int i = start; i < length; i++) {
        node = trie.child(node, text.charAt(i));
        if (node == PieceTrie.NONE) {
          break;
        }
        int id = trie.value(node);
        if (id != PieceTrie.NONE && best[start] + logProbabilities[id] > best[i + 1]) {
          best[i + 1] = best[start] + logProbabilities[id];
          from[i + 1] = start;
          ids[i + 1] = id;
        }
      }
    }
    return trace(from, ids, length);
  }

  private int unknownOf(int character) {
    int h = character * 0x9E3779B9;
    return Math.floorMod(h ^ h >>> 15, unknowns);
  }

  private static int[] trace(int[] from, int[] ids, int length) {
    int count = 0;
    for (int end = length; end > 0; end = from[end]) {
      count++;
    }
    int[] word = new int[count];
    for (int end = length; end > 0; end = from[end]) {
      word[--count] = ids[end];
    }
    return word;
  }
}
