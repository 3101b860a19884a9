package dev.relkt.training;

import dev.relkt.training.TrainingData.Parallel;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.TreeMap;

/** Two of the languages of a parallel text: each is the other's positive. */
final class ParallelSource implements ExampleSource {

  private record ParallelTexts(long meaning, List<String> languages, List<int[]> texts) {}

  private final List<ParallelTexts> rows = new ArrayList<>();

  /**
   * @param firstMeaning the rows' meanings count from here
   */
  ParallelSource(List<Parallel> parallels, long firstMeaning, PieceTexts pieces) {
    for (Parallel parallel : parallels) {
      var languages = new ArrayList<String>();
      var texts = new ArrayList<int[]>();
      for (Map.Entry<String, String> text : new TreeMap<>(parallel.texts()).entrySet()) {
        int[] ids = pieces.of(text.getValue()).ids();
        if (ids.length > 0) {
          languages.add(text.getKey());
          texts.add(ids);
        }
      }
      if (texts.size() > 1) {
        rows.add(new ParallelTexts(firstMeaning + rows.size(), languages, texts));
      }
    }
  }

  boolean isEmpty() {
    return rows.isEmpty();
  }

  @Override
  public Optional<Example> next(SplittableRandom random) {
    ParallelTexts row = rows.get(random.nextInt(rows.size()));
    int first = draw(row, -1, random);
    int second = draw(row, first, random);
    return Optional.of(
        new Example(row.meaning, row.texts.get(first), List.of(row.texts.get(second))));
  }

  private static int draw(ParallelTexts row, int without, SplittableRandom random) {
    double sum = 0;
    for (int i = 0; i < row.languages.size(); i++) {
      sum += i == without ? 0 : LanguageWeights.of(row.languages.get(i));
    }
    double at = random.nextDouble() * sum;
    int drawn = -1;
    for (int i = 0; i < row.languages.size() && at >= 0; i++) {
      if (i != without) {
        drawn = i;
        at -= LanguageWeights.of(row.languages.get(i));
      }
    }
    return drawn;
  }
}
