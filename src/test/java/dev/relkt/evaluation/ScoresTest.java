package dev.relkt.evaluation;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.relkt.dataset.LabelledQuestion;
import dev.relkt.dataset.Qrels;
import dev.relkt.dataset.RetrievalTask;
import dev.relkt.dataset.Run;
import dev.relkt.passage.Language;
import dev.relkt.passage.Passage;
import dev.relkt.passage.PassageId;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class ScoresTest {

  private static final Language ENGLISH = new Language("en");
  private static final Language GERMAN = new Language("de");

  private final RetrievalTask task =
      new RetrievalTask(
          IntStream.range(0, 200)
              .mapToObj(
                  i -> new Passage(new PassageId("p" + i), ENGLISH, "", "passage " + i, Map.of()))
              .toList(),
          List.of(
              new LabelledQuestion("e1", ENGLISH, "one"),
              new LabelledQuestion("e2", ENGLISH, "two"),
              new LabelledQuestion("e3", ENGLISH, "three"),
              new LabelledQuestion("d1", GERMAN, "eins")),
          new Qrels(
              Map.of("e1", gold("p1"), "e2", gold("p2"), "e3", gold("p3"), "d1", gold("p1"))));

  @Test
  void averagesOverQuestionsAndThenOverLanguages() {
    Run run =
        new Run(
            Map.of(
                "e1", ranking("p1", "p2"),
                "e2", ranking("p1", "p2"),
                "e3", ranking("p3"),
                "d1", ranking("p9", "p8")));

    Scores scores = Scores.of(task, run, 100);

    assertThat(scores.pool()).hasValue(200);
    assertThat(value(scores, ENGLISH, Measure.SUCCESS_1)).isCloseTo(2 / 3.0, within(1e-12));
    assertThat(value(scores, ENGLISH, Measure.MRR_10)).isCloseTo(2.5 / 3, within(1e-12));
    assertThat(value(scores, GERMAN, Measure.SUCCESS_1)).isEqualTo(0);
    assertThat(scores.average().value(Measure.SUCCESS_1)).get().isEqualTo(1 / 3.0);
    assertThat(scores.average().questions()).isEqualTo(4);
    assertThat(scores.averageWithoutEnglish().orElseThrow().value(Measure.SUCCESS_1)).hasValue(0.0);
    assertThat(scores.unanswered()).isEmpty();
  }

  @Test
  void countsQuestionsThatAreMissingInTheRunAsFailed() {
    Run run = new Run(Map.of("e1", ranking("p1"), "e2", List.of(), "d1", ranking("p1")));

    Scores scores = Scores.of(task, run, 100);

    assertThat(value(scores, ENGLISH, Measure.SUCCESS_1)).isCloseTo(1 / 3.0, within(1e-12));
    assertThat(value(scores, GERMAN, Measure.SUCCESS_1)).isEqualTo(1);
    assertThat(scores.unanswered()).containsExactly("e2", "e3");
  }

  @Test
  void leavesOutMeasuresThatLookDeeperThanTheRankings() {
    Run run = new Run(Map.of("e1", ranking("p1")));

    assertThat(Scores.of(task, run, 10).average().values().keySet())
        .containsExactly(
            Measure.SUCCESS_1,
            Measure.SUCCESS_5,
            Measure.SUCCESS_10,
            Measure.MRR_10,
            Measure.NDCG_10);
    assertThat(Scores.of(task, run, 1).average().values().keySet())
        .containsExactly(Measure.SUCCESS_1);
  }

  @Test
  void scoresWithoutKnowingThePool() {
    Scores scores =
        Scores.of(task.labelled(), OptionalInt.empty(), new Run(Map.of("e1", ranking("p1"))), 10);

    assertThat(scores.pool()).isEmpty();
    assertThat(value(scores, ENGLISH, Measure.SUCCESS_1)).isCloseTo(1 / 3.0, within(1e-12));
    assertThat(scores.average().value(Measure.RECALL_100)).isEmpty();
  }

  @Test
  void scoresEveryMeasureWhenTheWholePoolWasAskedFor() {
    var small =
        new RetrievalTask(
            task.passages().subList(0, 4),
            List.of(new LabelledQuestion("e1", ENGLISH, "one")),
            task.qrels());

    assertThat(Scores.of(small, new Run(Map.of()), 4).average().values().keySet())
        .containsExactly(Measure.values());
  }

  private static double value(Scores scores, Language language, Measure measure) {
    return requireNonNull(scores.languages().get(language)).value(measure).orElseThrow();
  }

  private static Map<PassageId, Integer> gold(String id) {
    return Map.of(new PassageId(id), 1);
  }

  private static List<Run.Entry> ranking(String... ids) {
    return IntStream.range(0, ids.length)
        .mapToObj(i -> new Run.Entry(new PassageId(ids[i]), 1f / (i + 1)))
        .toList();
  }
}
