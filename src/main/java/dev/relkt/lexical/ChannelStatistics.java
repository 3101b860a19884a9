package dev.relkt.lexical;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * How common the words of a question are in one channel.
 *
 * @param counts how often the question has each of its different words
 * @param passages that can be found by this channel, 0 or more
 * @param length words of those passages together
 * @param having how many of the passages have each word, in the order of the counts
 */
public record ChannelStatistics(
    List<Integer> counts, long passages, long length, List<Long> having) {

  /** Of a channel without words. */
  public static final ChannelStatistics NONE = new ChannelStatistics(List.of(), 0, 0, List.of());

  /**
   * @throws IllegalArgumentException if the lists have different lengths
   */
  public ChannelStatistics {
    counts = List.copyOf(counts);
    having = List.copyOf(having);
    if (counts.size() != having.size()) {
      throw new IllegalArgumentException(
          "statistics: %d counts, %d frequencies (expected: as many)"
              .formatted(counts.size(), having.size()));
    }
  }

  /** Of a question's words in no passage. */
  static ChannelStatistics empty(List<Integer> counts) {
    return new ChannelStatistics(counts, 0, 0, Collections.nCopies(counts.size(), 0L));
  }

  /**
   * Of these passages and others together; of these alone where the others are of another question,
   * or counted by a version that cuts it into other words.
   */
  ChannelStatistics plus(ChannelStatistics others) {
    if (counts.isEmpty()) {
      return others;
    }
    if (!counts.equals(others.counts)) {
      return this;
    }
    List<Long> sums = new ArrayList<>(having.size());
    for (int i = 0; i < having.size(); i++) {
      sums.add(having.get(i) + others.having.get(i));
    }
    return new ChannelStatistics(counts, passages + others.passages, length + others.length, sums);
  }

  /** Words of a passage on average, 1 or more. */
  double meanLength() {
    return passages == 0 ? 1 : Math.max(1, (double) length / passages);
  }

  /** What no BM25 score of the question reaches: that of a passage full of all of its words. */
  public double limit() {
    double limit = 0;
    for (int i = 0; i < counts.size(); i++) {
      limit += counts.get(i) * idf(i);
    }
    return limit;
  }

  double idf(int word) {
    // Estimates may say that more passages have a word than there are.
    long n = Math.min(having.get(word), passages);
    return Math.log(1 + (passages - n + 0.5) / (n + 0.5));
  }
}
