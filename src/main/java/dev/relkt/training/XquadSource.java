package dev.relkt.training;

import dev.relkt.embedding.features.WindowCutter;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.TreeMap;

/**
 * A question of XQuAD in one language and its paragraph in another, every second time in English.
 */
final class XquadSource implements ExampleSource {

  private record ParallelQuestions(long meaning, List<int[]> questions, Gold gold) {}

  private record Gold(PieceText title, List<PieceText> texts, int english) {}

  private static final PieceText NO_TITLE = new PieceText(new int[0], new int[] {0});

  private final List<ParallelQuestions> rows = new ArrayList<>();
  private final WindowCutter cutter;

  /**
   * @param xquad what may be learned from, {@link Xquad#training()}
   */
  XquadSource(Xquad xquad, long firstMeaning, WindowCutter cutter, PieceTexts pieces) {
    this.cutter = cutter;
    var golds = new HashMap<String, Gold>();
    var meanings = new HashMap<String, Long>();
    xquad
        .paragraphs()
        .forEach(
            (id, paragraph) -> {
              var texts = new TreeMap<>(paragraph.texts());
              golds.put(
                  id,
                  new Gold(
                      pieces.of(paragraph.title()),
                      texts.values().stream().map(t -> pieces.of(t)).toList(),
                      List.copyOf(texts.keySet()).indexOf("en")));
              meanings.put(id, firstMeaning + meanings.size());
            });
    for (Xquad.Question question : xquad.questions().values()) {
      Map<String, String> texts = new TreeMap<>(question.texts());
      rows.add(
          new ParallelQuestions(
              meanings.getOrDefault(question.paragraph(), firstMeaning),
              texts.values().stream().map(t -> pieces.of(t).ids()).toList(),
              Objects.requireNonNull(golds.get(question.paragraph()))));
    }
  }

  boolean isEmpty() {
    return rows.isEmpty();
  }

  @Override
  public Optional<Example> next(SplittableRandom random) {
    ParallelQuestions row = rows.get(random.nextInt(rows.size()));
    Gold gold = row.gold;
    int language =
        gold.english >= 0 && random.nextInt(2) == 0
            ? gold.english
            : random.nextInt(gold.texts.size());
    PieceText title = random.nextInt(2) == 0 ? gold.title : NO_TITLE;
    return Optional.of(
            new Example(
                row.meaning,
                row.questions.get(random.nextInt(row.questions.size())),
                gold.texts.get(language).windows(cutter, title)))
        .filter(Example::isUsable);
  }
}
