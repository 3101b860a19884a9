package dev.relkt.dataset;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Questions with what is right for them, whatever the pool of passages is.
 *
 * @param questions each id once, each with at least one gold passage
 * @param qrels may judge further questions; those do not count
 */
public record LabelledQuestions(List<LabelledQuestion> questions, Qrels qrels) {

  /**
   * @throws DataRefused naming every question without gold and every id that is there twice
   */
  public LabelledQuestions {
    questions = List.copyOf(questions);
    List<String> mistakes = mistakes(questions, qrels);
    if (!mistakes.isEmpty()) {
      throw DataRefused.all(mistakes);
    }
  }

  static List<String> mistakes(List<LabelledQuestion> questions, Qrels qrels) {
    List<String> mistakes = new ArrayList<>();
    Set<String> ids = new HashSet<>();
    for (LabelledQuestion question : questions) {
      if (!ids.add(question.id())) {
        mistakes.add("question \"%s\" is there twice (expected: once)".formatted(question.id()));
      }
      if (qrels.gold(question.id()).isEmpty()) {
        mistakes.add(
            "question \"%s\" has no gold passage (expected: a line \"%s 0 <passage> 1\" in the qrels)"
                .formatted(question.id(), question.id()));
      }
    }
    if (questions.isEmpty()) {
      mistakes.add("no question (expected: at least one)");
    }
    return mistakes;
  }
}
