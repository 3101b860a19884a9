package dev.relkt.shard;

import dev.relkt.lexical.WordMatch;

/**
 * What a search found out about a passage and a question, beside its score.
 *
 * @param window number of the best window, from 0 in text order; −1 where no window was compared
 * @param windows that the passage has, 0 or more; 0 where that is not known
 * @param best cosine of the question with the best window, −1 to 1
 * @param mean of the cosines of all windows, −1 to 1; of a passage of more than 16 windows, of the
 *     best one and up to two on each side of it, so that what else a long text is about does not
 *     count
 * @param lexical BM25 score of the words that the question shares with it, 0 or more; 0 where it
 *     shares none or words were not searched
 * @param writtenAtMillis timestamp of the passage's record, since 1970; {@link #UNKNOWN_TIME} where
 *     it is not known
 * @param words that the question and it share; what the BM25 score is made of
 */
public record Match(
    int window,
    int windows,
    float best,
    float mean,
    float lexical,
    long writtenAtMillis,
    WordMatch words) {

  /** As Kafka has it for a record without a timestamp. */
  public static final long UNKNOWN_TIME = -1;

  /** Nothing is known. */
  public static final Match UNKNOWN = new Match(-1, 0, 0, 0, 0, UNKNOWN_TIME);

  /**
   * @throws IllegalArgumentException if the window is none of the passage's, or the BM25 score is
   *     below 0
   */
  public Match {
    if (window < -1 || windows < 0 || window >= windows) {
      throw new IllegalArgumentException(
          "match: window %d of %d (expected: one of them, or −1)".formatted(window, windows));
    }
    if (!(lexical >= 0)) {
      throw new IllegalArgumentException(
          "match: BM25 score %s (expected: 0 or more)".formatted(lexical));
    }
  }

  /** Found by vectors alone. */
  public Match(int window, int windows, float best, float mean) {
    this(window, windows, best, mean, 0, UNKNOWN_TIME);
  }

  /** Of which the words are not known. */
  public Match(
      int window, int windows, float best, float mean, float lexical, long writtenAtMillis) {
    this(window, windows, best, mean, lexical, writtenAtMillis, WordMatch.NONE);
  }

  /** The same with this BM25 score. */
  public Match withLexical(float score) {
    return new Match(window, windows, best, mean, score, writtenAtMillis, words);
  }

  /** The same of a passage that was written then. */
  public Match withWrittenAt(long millis) {
    return new Match(window, windows, best, mean, lexical, millis, words);
  }

  /** The same, sharing these words. */
  Match withWords(WordMatch shared) {
    return new Match(window, windows, best, mean, lexical, writtenAtMillis, shared);
  }

  /** With the cosines higher by so much. */
  Match plus(float common) {
    return new Match(
        window,
        windows,
        Math.clamp(best + common, -1f, 1f),
        Math.clamp(mean + common, -1f, 1f),
        lexical,
        writtenAtMillis,
        words);
  }
}
