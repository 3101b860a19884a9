package dev.relkt.lexical;

import org.apache.lucene.search.similarities.BM25Similarity;
import org.apache.lucene.search.similarities.Similarity;

/**
 * The score of a passage for the words of a question: Okapi BM25 as Lucene has it, with k1 =
 * {@value #K1} and b = {@value #B}.
 *
 * <p>The sum, over the question's words, of count · idf · f / (f + k1 · (1 − b + b · length / mean
 * length)), where f is how often the passage has the word, and idf = ln(1 + (N − n + .5) / (n +
 * .5)) with n of N passages having it. Lengths are in words, rounded down to the four leading bits
 * as Lucene's norms are.
 */
public final class Bm25 {

  static final float K1 = 1.2f;
  static final float B = 0.75f;

  private Bm25() {}

  /**
   * The score of a passage.
   *
   * @param statistics of all passages that are compared
   * @param match of this passage with the same question
   * @return 0 or more, greater is better; 0 where it has none of the words, or the statistics are
   *     of another question
   */
  public static float score(WordStatistics statistics, WordMatch match) {
    ChannelStatistics channel = statistics.of(match.channel());
    if (match.frequencies().size() != channel.counts().size()) {
      return 0;
    }
    double meanLength = channel.meanLength();
    double score = 0;
    for (int i = 0; i < match.frequencies().size(); i++) {
      int frequency = match.frequencies().get(i);
      if (frequency > 0) {
        double penalty = K1 * (1 - B + B * match.length() / meanLength);
        score += channel.counts().get(i) * channel.idf(i) * frequency / (frequency + penalty);
      }
    }
    return (float) score;
  }

  static Similarity similarity() {
    return new BM25Similarity(K1, B);
  }
}
