package dev.relkt.training;

import dev.relkt.training.TrainingData.Asked;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.TreeMap;

/**
 * A question and the passage that answers it, the question as asked or written in another language.
 * A language is drawn by the root of its number of questions.
 */
final class QuestionSource implements ExampleSource {

  private record QuestionPieces(Asked asked, int[] ids) {}

  private final Library library;
  private final Optional<CodeSwitcher> switcher;
  private final WeightedSampler<List<QuestionPieces>> languages;

  /**
   * @param switcher writes the question in another language; absent to leave it as asked
   */
  QuestionSource(
      List<Asked> asked, Library library, Optional<CodeSwitcher> switcher, PieceTexts pieces) {
    this.library = library;
    this.switcher = switcher;
    var byLanguage = new TreeMap<String, List<QuestionPieces>>();
    for (Asked one : asked) {
      byLanguage
          .computeIfAbsent(one.language(), l -> new ArrayList<>())
          .add(new QuestionPieces(one, pieces.of(one.text()).ids()));
    }
    languages =
        new WeightedSampler<>(
            List.copyOf(byLanguage.values()),
            rows ->
                Math.sqrt(rows.size())
                    * (rows.getFirst().asked.language().equals("en") ? ENGLISH : 1));
  }

  /** English questions are drawn so many times more often. */
  private static final double ENGLISH = 3;

  @Override
  public Optional<Example> next(SplittableRandom random) {
    List<QuestionPieces> rows = languages.draw(random);
    QuestionPieces row = rows.get(random.nextInt(rows.size()));
    return anchor(row, random)
        .map(
            ids ->
                new Example(
                    row.asked.document(), ids, library.windows(row.asked.document(), random)))
        .filter(Example::isUsable);
  }

  private Optional<int[]> anchor(QuestionPieces row, SplittableRandom random) {
    if (switcher.isEmpty()) {
      return Optional.of(row.ids);
    }
    String to = switcher.get().drawLanguage(random);
    return to.equals(row.asked.language())
        ? Optional.empty()
        : switcher.get().switched(row.asked.text(), row.asked.language(), to, random);
  }
}
