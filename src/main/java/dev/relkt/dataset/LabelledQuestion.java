package dev.relkt.dataset;

import dev.relkt.passage.Language;
import dev.relkt.passage.Texts;

/**
 * A question whose right passages are known (they are in the {@link Qrels}).
 *
 * @param id unique among the questions of a task, without white space
 * @param language of the question, by which scores are given
 * @param text with at least one letter, number or symbol
 */
public record LabelledQuestion(String id, Language language, String text) {

  /**
   * @throws IllegalArgumentException naming the field, what was found and what is expected
   */
  public LabelledQuestion {
    if (id.isBlank()) {
      throw new IllegalArgumentException("id: empty or blank (expected: the name of the question)");
    }
    if (id.chars().anyMatch(Character::isWhitespace)) {
      throw new IllegalArgumentException(
          "id: \"%s\" has white space (expected: none, qrels and runs are separated by it)"
              .formatted(id));
    }
    Texts.refuseControlCharacters("id", id);
    text = Texts.spaced(text);
    Texts.requireWords("text", text);
    Texts.refuseControlCharacters("text", text);
  }
}
