package dev.relkt.embedding.features;

/**
 * A stretch of something countable, words of a text or characters of a string.
 *
 * @param from the first, 0 or more
 * @param to one after the last, {@code from} or more
 */
public record WordRange(int from, int to) {

  /**
   * @throws IllegalArgumentException if the numbers are not in order
   */
  public WordRange {
    if (from < 0 || to < from) {
      throw new IllegalArgumentException(
          "range: %d to %d (expected: 0 ≤ from ≤ to)".formatted(from, to));
    }
  }
}
