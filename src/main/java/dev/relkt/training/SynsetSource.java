package dev.relkt.training;

import dev.relkt.training.TrainingData.Synset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.TreeMap;

/** Two words of one meaning in two languages. */
final class SynsetSource implements ExampleSource {

  private record SynsetPieces(long meaning, List<String> languages, List<List<int[]>> words) {}

  private final List<SynsetPieces> rows = new ArrayList<>();

  SynsetSource(List<Synset> synsets, long firstMeaning, PieceTexts pieces) {
    for (Synset synset : synsets) {
      var languages = new ArrayList<String>();
      var words = new ArrayList<List<int[]>>();
      for (Map.Entry<String, List<String>> entry : new TreeMap<>(synset.words()).entrySet()) {
        List<int[]> ids =
            entry.getValue().stream()
                .map(word -> pieces.of(word).ids())
                .filter(word -> word.length > 0)
                .toList();
        if (!ids.isEmpty()) {
          languages.add(entry.getKey());
          words.add(ids);
        }
      }
      if (words.size() > 1) {
        rows.add(new SynsetPieces(firstMeaning + rows.size(), languages, words));
      }
    }
  }

  boolean isEmpty() {
    return rows.isEmpty();
  }

  @Override
  public Optional<Example> next(SplittableRandom random) {
    SynsetPieces row = rows.get(random.nextInt(rows.size()));
    int count = row.words.size();
    int english = row.languages.indexOf("en");
    int first = english >= 0 && random.nextInt(2) == 0 ? english : random.nextInt(count);
    int second = random.nextInt(count - 1);
    second += second >= first ? 1 : 0;
    List<int[]> some = row.words.get(first);
    List<int[]> others = row.words.get(second);
    return Optional.of(
        new Example(
            row.meaning,
            some.get(random.nextInt(some.size())),
            List.of(others.get(random.nextInt(others.size())))));
  }
}
