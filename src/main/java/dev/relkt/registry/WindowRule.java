package dev.relkt.registry;

/**
 * How a passage is cut into windows, each of which gets a vector of its own. Part of the embedding
 * space.
 *
 * <p>Words are counted as ICU's word break iterator finds them, those with a letter or digit. A
 * text of {@code w} words with {@code w ≤ words} is one window, the whole text. A longer one is
 * covered by {@code n = ⌈(w − words) / stride⌉ + 1} windows of {@code words} words whose starts are
 * spread evenly from the first word to the last possible start. Where that would be more than
 * {@code max} windows, there are {@code max}, and they grow until they cover the text with the same
 * share of overlap: nothing of a long text is cut off.
 *
 * @param words words a window, 1 or more; {@link Integer#MAX_VALUE} with {@code max} 1 for the
 *     whole text
 * @param stride words from the start of a window to the next, 1 to {@code words}
 * @param max the most windows that a passage may have, 1 or more
 */
public record WindowRule(int words, int stride, int max) {

  /** One window: the whole text. */
  public static final WindowRule WHOLE = new WindowRule(Integer.MAX_VALUE, Integer.MAX_VALUE, 1);

  /**
   * @throws IllegalArgumentException if a number is out of its range
   */
  public WindowRule {
    if (words < 1 || stride < 1 || stride > words || max < 1) {
      throw new IllegalArgumentException(
          "windows: words %d, stride %d, max %d (expected: words ≥ 1, 1 ≤ stride ≤ words, max ≥ 1)"
              .formatted(words, stride, max));
    }
  }
}
