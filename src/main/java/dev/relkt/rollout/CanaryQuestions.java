package dev.relkt.rollout;

import dev.relkt.embedding.features.WordRange;
import dev.relkt.embedding.features.Words;
import dev.relkt.passage.PassageId;
import dev.relkt.snapshot.generation.GateQuestion;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Questions whose answers nobody knows: both generations are asked, and how alike they answer tells
 * an encoder that is broken from one that is merely different.
 */
final class CanaryQuestions {

  /** Words of a passage that make a question; words as ICU finds them, in any script. */
  private static final int WORDS = 12;

  /** The beginning of a text in which these words are looked for, in UTF-16 code units. */
  private static final int LOOKED_AT = 600;

  private CanaryQuestions() {}

  /**
   * The beginnings of passages that lie evenly spread in a generation: of the same snapshot always
   * the same.
   *
   * @param most how many at most
   */
  static List<GateQuestion> beginnings(EvaluatedGeneration active, int most) {
    return active.sample(most).stream()
        .map(
            passage ->
                new GateQuestion(
                    "beginning of " + passage.id().value(),
                    passage.language(),
                    beginning(passage.text()),
                    List.of()))
        .toList();
  }

  /** The first words of a text. */
  static String beginning(String text) {
    int end = Math.min(text.length(), LOOKED_AT);
    if (end < text.length() && Character.isLowSurrogate(text.charAt(end))) {
      end--;
    }
    List<WordRange> words = Words.of(text.substring(0, end));
    return words.isEmpty()
        ? text // its first letters come late
        : text.substring(
            words.getFirst().from(), words.get(Math.min(WORDS, words.size()) - 1).to());
  }

  /**
   * The mean share of passages that both rankings of a question have; 0 for no question.
   *
   * @param one a ranking a question
   * @param other the same questions
   */
  static double overlap(List<List<PassageId>> one, List<List<PassageId>> other) {
    double sum = 0;
    for (int i = 0; i < one.size(); i++) {
      Set<PassageId> both = new HashSet<>(one.get(i));
      both.retainAll(new HashSet<>(other.get(i)));
      int longer = Math.max(one.get(i).size(), other.get(i).size());
      sum += longer == 0 ? 1 : (double) both.size() / longer;
    }
    return one.isEmpty() ? 0 : sum / one.size();
  }
}
