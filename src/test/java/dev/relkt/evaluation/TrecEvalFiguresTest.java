package dev.relkt.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.relkt.dataset.LabelledQuestion;
import dev.relkt.dataset.LabelledQuestions;
import dev.relkt.dataset.Pool;
import dev.relkt.dataset.Qrels;
import dev.relkt.dataset.Run;
import dev.relkt.evaluation.Comparison.Row;
import dev.relkt.passage.Language;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Figures that trec_eval 10.0-rc3 printed for two files, with {@code -q -c -M 100 -m success.1,5,10
 * -m ndcg_cut.10 -m recall.100} and {@code -q -c -M 10 -m recip_rank}. {@link TrecEvalTest} asks
 * the real one.
 */
final class TrecEvalFiguresTest {

  private static final double ROUNDING = 0.5001e-4;

  @TempDir private Path directory;

  private Qrels qrels = new Qrels(java.util.Map.of());
  private Run run = new Run(java.util.Map.of());

  @BeforeEach
  void read() throws IOException {
    qrels =
        Qrels.read(
            Files.writeString(
                directory.resolve("qrels"),
                """
                ties 0 a 1
                ties 0 b 0
                ties 0 e 2
                graded 0 a 3
                graded 0 b 1
                graded 0 c 2
                graded 0 f 1
                far 0 a 1
                far 0 m 1
                far 0 n 0
                missing 0 a 1
                """));
    run =
        Run.read(
            Files.writeString(
                directory.resolve("run"),
                """
                ties Q0 a 1 0.5 t
                ties Q0 b 2 0.5 t
                ties Q0 c 3 0.5 t
                ties Q0 d 4 0.25 t
                ties Q0 e 5 0.25 t
                graded Q0 b 1 0.75 t
                graded Q0 x 2 0.75 t
                graded Q0 a 3 0.5 t
                graded Q0 f 4 0.5 t
                graded Q0 y 5 0.5 t
                graded Q0 c 6 0.25 t
                far Q0 a 1 0 t
                far Q0 b 2 0 t
                far Q0 c 3 0 t
                far Q0 d 4 0 t
                far Q0 e 5 0 t
                far Q0 f 6 0 t
                far Q0 g 7 0 t
                far Q0 h 8 0 t
                far Q0 i 9 0 t
                far Q0 j 10 0 t
                far Q0 k 11 0 t
                far Q0 m 12 -0.5 t
                """));
  }

  @Test
  void equalScoresAndGradesCountAsInTrecEval() {
    assertFigures("ties", 0, 1, 1, 0.3333, 0.5174, 1);
    assertFigures("graded", 0, 1, 1, 0.5, 0.5652, 1);
    assertFigures("far", 0, 0, 0, 0, 0, 1);
    assertFigures("missing", 0, 0, 0, 0, 0, 0);
  }

  @Test
  void meansAreThoseOfTrecEval() {
    List<LabelledQuestion> questions = new ArrayList<>();
    for (String id : List.of("ties", "graded", "far", "missing")) {
      questions.add(new LabelledQuestion(id, new Language("en"), "text"));
    }
    Row average =
        Scoring.of(
                Pool.Division.WHOLE,
                List.of(
                    new PoolQuestions(
                        Optional.empty(),
                        OptionalInt.empty(),
                        new LabelledQuestions(questions, qrels))),
                List.of(List.of(run)),
                100,
                Resampling.NONE)
            .average();

    double[] figures = {0, 0.5, 0.5, 0.2083, 0.2706, 0.75};
    for (Measure measure : Measure.values()) {
      assertThat(average.estimate(measure, 0).orElseThrow().value())
          .as(measure.label())
          .isCloseTo(figures[measure.ordinal()], within(ROUNDING));
    }
  }

  /** In the order of {@link Measure}. */
  private void assertFigures(String question, double... figures) {
    for (Measure measure : Measure.values()) {
      assertThat(measure.of(run.ranking(question), qrels.gold(question)))
          .as("%s of %s", measure.label(), question)
          .isCloseTo(figures[measure.ordinal()], within(ROUNDING));
    }
  }
}
