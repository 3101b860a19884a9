package dev.relkt.registry;

import java.util.Optional;
import java.util.OptionalInt;

/**
 * How a passage is cut into windows, each of which gets a vector of its own. Part of the embedding
 * space.
 *
 * <p>Words are counted as ICU's word break iterator finds them, those with a letter or digit. A
 * text of {@code w} words with {@code w ≤ words} is one window, the whole text. A longer one is
 * covered by {@code n = ⌈(w − words) / stride⌉ + 1} windows of {@code words} words whose starts are
 * spread evenly from the first word to the last possible start. Where that would be more than
 * {@code max} windows, there are {@code max}, and they grow until they cover the text with the same
 * share of overlap: nothing of a long text is cut off. Without {@code max} there are as many as the
 * text needs, so that a part of a long text is found as well as a short text.
 *
 * <p>With {@code sentences} windows of up to {@code words} words begin and end with sentences where
 * they can. From the text's beginning on:
 *
 * <ul>
 *   <li>a window ends at the last end of a sentence within its last quarter, or after {@code words}
 *       words where there is none;
 *   <li>the next one begins with the sentence that begins nearest to {@code stride} words after
 *       that window's start, at least half a stride after it and not after its end; where there is
 *       none, {@code stride} words after it or at its end, whichever comes first;
 *   <li>the last one ends with the text; where less than half a window is left for it, it begins
 *       earlier: with the first sentence that begins within the first half of the text's last
 *       {@code words} words, or with these words.
 * </ul>
 *
 * <p>Sentences are those of ICU's sentence break iterator of the root locale; where a language has
 * no marks for their ends, or a sentence is longer than a window, words alone decide.
 *
 * @param words words a window, 1 or more; {@link Integer#MAX_VALUE} with {@code max} 1 for the
 *     whole text
 * @param stride words from the start of a window to the next, 1 to {@code words}
 * @param max the most windows that a passage may have, 1 or more; absent for as many as it needs
 * @param sentences present and true where windows begin and end with sentences; only without {@code
 *     max}. Never present and false
 */
public record WindowRule(int words, int stride, OptionalInt max, Optional<Boolean> sentences) {

  /** One window: the whole text. */
  public static final WindowRule WHOLE = new WindowRule(Integer.MAX_VALUE, Integer.MAX_VALUE, 1);

  /**
   * @throws IllegalArgumentException if a number is out of its range, or there is a {@code max} for
   *     sentences
   */
  public WindowRule {
    if (words < 1 || stride < 1 || stride > words || max.orElse(1) < 1) {
      throw new IllegalArgumentException(
          "windows: words %d, stride %d, max %s (expected: words ≥ 1, 1 ≤ stride ≤ words, max ≥ 1)"
              .formatted(
                  words, stride, max.isPresent() ? Integer.toString(max.getAsInt()) : "none"));
    }
    sentences = sentences.filter(s -> s);
    if (sentences.isPresent() && max.isPresent()) {
      throw new IllegalArgumentException(
          "windows: sentences with max %d (expected: one of the two)".formatted(max.getAsInt()));
    }
  }

  /** At most {@code max} windows, cut by words. */
  public WindowRule(int words, int stride, int max) {
    this(words, stride, OptionalInt.of(max), Optional.empty());
  }

  /** As many windows as a text needs, cut by words. */
  public static WindowRule ofWords(int words, int stride) {
    return new WindowRule(words, stride, OptionalInt.empty(), Optional.empty());
  }

  /** As many windows as a text needs, cut at ends of sentences where they can be. */
  public static WindowRule ofSentences(int words, int stride) {
    return new WindowRule(words, stride, OptionalInt.empty(), Optional.of(true));
  }

  /** Whether windows begin and end with sentences. */
  public boolean bySentences() {
    return sentences.isPresent();
  }

  /** For people: {@code 28 words every 24, at most 16}. */
  public String description() {
    return "%d words every %d%s%s"
        .formatted(
            words,
            stride,
            max.isPresent() ? ", at most " + max.getAsInt() : ", as many as a text needs",
            bySentences() ? ", with whole sentences where they fit" : "");
  }
}
