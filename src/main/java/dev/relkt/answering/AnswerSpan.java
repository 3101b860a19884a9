package dev.relkt.answering;

/**
 * What in a passage answers the question: a sentence, or a span of it where a reader found one. The
 * places are offsets into the whole text of the passage, in UTF-16 code units.
 *
 * @param kind which of them
 * @param text from {@code from} to {@code to}
 * @param from its first code unit, 0 or more
 * @param to one after its last, more than {@code from}
 * @param score of the sentence or the span, to be compared within one reply and kind alone
 */
public record AnswerSpan(Kind kind, String text, int from, int to, float score) {

  /** What was found. */
  public enum Kind {
    SENTENCE,
    SPAN
  }

  /**
   * @throws IllegalArgumentException if the places are out of order or the score is not finite
   */
  public AnswerSpan {
    if (from < 0 || to <= from || text.length() != to - from || !Float.isFinite(score)) {
      throw new IllegalArgumentException(
          "answer: %d to %d with %d characters, score %s (expected: 0 ≤ from < to, as many characters, a finite score)"
              .formatted(from, to, text.length(), score));
    }
  }
}
