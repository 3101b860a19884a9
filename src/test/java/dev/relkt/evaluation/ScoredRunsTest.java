package dev.relkt.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.relkt.dataset.LabelledQuestion;
import dev.relkt.dataset.Pool;
import dev.relkt.dataset.Qrels;
import dev.relkt.dataset.RetrievalTask;
import dev.relkt.dataset.Run;
import dev.relkt.evaluation.Comparison.Row;
import dev.relkt.evaluation.Comparison.Section;
import dev.relkt.passage.Language;
import dev.relkt.passage.Passage;
import dev.relkt.passage.PassageId;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class ScoredRunsTest {

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

    Section scores = score(task, run, 100);

    assertThat(scores.rows()).allMatch(row -> row.pool().equals(OptionalInt.of(200)));
    assertThat(value(scores, ENGLISH, Measure.SUCCESS_1)).isCloseTo(2 / 3.0, within(1e-12));
    assertThat(value(scores, ENGLISH, Measure.MRR_10)).isCloseTo(2.5 / 3, within(1e-12));
    assertThat(value(scores, GERMAN, Measure.SUCCESS_1)).isEqualTo(0);
    assertThat(value(scores.average(), Measure.SUCCESS_1)).isEqualTo(1 / 3.0);
    assertThat(scores.average().questions()).isEqualTo(4);
    assertThat(value(scores.narrower().orElseThrow(), Measure.SUCCESS_1)).isEqualTo(0);
    assertThat(scores.unanswered()).containsExactly(List.of());
  }

  @Test
  void countsQuestionsThatAreMissingInTheRunAsFailed() {
    Run run = new Run(Map.of("e1", ranking("p1"), "e2", List.of(), "d1", ranking("p1")));

    Section scores = score(task, run, 100);

    assertThat(value(scores, ENGLISH, Measure.SUCCESS_1)).isCloseTo(1 / 3.0, within(1e-12));
    assertThat(value(scores, GERMAN, Measure.SUCCESS_1)).isEqualTo(1);
    assertThat(scores.unanswered().getFirst()).containsExactlyInAnyOrder("e2", "e3");
  }

  @Test
  void leavesOutMeasuresThatLookDeeperThanTheRankings() {
    Run run = new Run(Map.of("e1", ranking("p1")));

    assertThat(score(task, run, 10).average().estimates().keySet())
        .containsExactly(
            Measure.SUCCESS_1,
            Measure.SUCCESS_5,
            Measure.SUCCESS_10,
            Measure.MRR_10,
            Measure.NDCG_10);
    assertThat(score(task, run, 1).average().estimates().keySet())
        .containsExactly(Measure.SUCCESS_1);
  }

  @Test
  void scoresWithoutKnowingThePool() {
    var asked = new PoolQuestions(Optional.empty(), OptionalInt.empty(), task.labelled());

    Section scores = score(asked, new Run(Map.of("e1", ranking("p1"))), 10);

    assertThat(scores.rows()).allMatch(row -> row.pool().isEmpty());
    assertThat(value(scores, ENGLISH, Measure.SUCCESS_1)).isCloseTo(1 / 3.0, within(1e-12));
    assertThat(scores.average().estimate(Measure.RECALL_100, 0)).isEmpty();
  }

  @Test
  void scoresEveryMeasureWhenTheWholePoolWasAskedFor() {
    var small =
        new RetrievalTask(
            task.passages().subList(0, 4),
            List.of(new LabelledQuestion("e1", ENGLISH, "one")),
            task.qrels());

    assertThat(score(small, new Run(Map.of()), 4).average().estimates().keySet())
        .containsExactly(Measure.values());
  }

  private static Section score(RetrievalTask task, Run run, int topK) {
    return score(PoolQuestions.of(Pool.Division.WHOLE.of(task).getFirst()), run, topK);
  }

  private static Section score(PoolQuestions asked, Run run, int topK) {
    return Scoring.of(
        Pool.Division.WHOLE, List.of(asked), List.of(List.of(run)), topK, Resampling.NONE);
  }

  private static double value(Section scores, Language language, Measure measure) {
    return scores.rows().stream()
        .filter(row -> row.question().equals(Optional.of(language)))
        .mapToDouble(row -> value(row, measure))
        .findFirst()
        .orElseThrow();
  }

  private static double value(Row row, Measure measure) {
    return row.estimate(measure, 0).orElseThrow().value();
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
