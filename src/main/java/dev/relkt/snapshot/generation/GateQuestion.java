package dev.relkt.snapshot.generation;

import dev.relkt.passage.Language;
import dev.relkt.passage.PassageId;
import dev.relkt.passage.Texts;
import java.util.List;

/**
 * A question by which generations are compared.
 *
 * @param id unique among the questions of a gate, not blank
 * @param language that it is in
 * @param text with at least one letter, number or symbol
 * @param relevant passages that answer it; none for a canary, of which only the answers of two
 *     generations are compared
 */
public record GateQuestion(String id, Language language, String text, List<PassageId> relevant) {

  /**
   * @throws IllegalArgumentException naming the field, what was found and what is expected
   */
  public GateQuestion {
    if (id.isBlank()) {
      throw new IllegalArgumentException("id: empty or blank (expected: the name of the question)");
    }
    text = Texts.spaced(text);
    Texts.requireWords("text", text);
    relevant = List.copyOf(relevant);
  }

  /** Whether it is known what answers it. */
  public boolean labelled() {
    return !relevant.isEmpty();
  }
}
