package dev.relkt.embedding.features;

/**
 * A part of words, with its share of all parts in the text that it was learned from.
 *
 * @param text not empty; {@link Unigram#WORD_START} stands for the beginning of a word
 * @param logProbability its natural logarithm, finite and at most 0
 */
public record Piece(String text, float logProbability) {

  /**
   * @throws IllegalArgumentException if the text is empty or the number is no log probability
   */
  public Piece {
    if (text.isEmpty() || !(logProbability <= 0) || Float.isInfinite(logProbability)) {
      throw new IllegalArgumentException(
          "piece: \"%s\" with log probability %s (expected: some text, a finite number of at most 0)"
              .formatted(text, logProbability));
    }
  }
}
