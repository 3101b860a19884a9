package dev.relkt.training.loop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.relkt.registry.ModelManifest.TitleRule;
import dev.relkt.registry.WindowRule;
import dev.relkt.training.data.TrainingPassage;
import dev.relkt.training.data.TrainingQuestion;
import dev.relkt.training.data.TrainingSet;
import dev.relkt.training.recipe.BagOfWords;
import dev.relkt.training.recipe.ToySet;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class TransferBatchPlannerTest {

  private final TrainingPassage passage =
      new TrainingPassage("p", "en", "", "one two three four five six", "d");
  private final TrainingSet set =
      new TrainingSet(
          List.of(passage),
          List.of(new TrainingQuestion("q", "cy", "un dau tri", "p", Optional.of("one two three"))),
          List.of());
  private final PassageWindows cutter =
      new PassageWindows(new WindowRule(3, 3, 2), TitleRule.IGNORE);

  private TransferBatchPlanner planner(double question, double passage, double both) {
    return new TransferBatchPlanner(
        new Corpus(set),
        cutter.of(set.passages()),
        new BagOfWords(12),
        List.of(),
        new TransferBatchPlanner.Weights(question, passage, both),
        0,
        TrainingProgress.NONE);
  }

  private static TrainingBatch batch(TransferBatchPlanner planner) {
    return planner.batch(
        planner.plan(1, new BagOfWords(12), new SplittableRandom(1), TrainingProgress.NONE).rows());
  }

  /** The loss and what the student's vectors should be for it to vanish. */
  private static double loss(TrainingBatch batch, float[][] vectors) {
    return batch.loss().at(vectors, new float[vectors.length][12]);
  }

  @Test
  void theTermsAreThoseOfThePaper() {
    float[][] teacher =
        new BagOfWords(12).encode(List.of("one two three", "four five six", "un dau tri"));
    TrainingBatch batch = batch(planner(1, 0, 0));
    assertThat(batch.texts()).containsExactly("un dau tri", "one two three", "four five six");
    float[][] student = {teacher[2], teacher[0], teacher[1]};
    double apart = 0;
    for (int i = 0; i < 12; i++) {
      apart += Math.pow(teacher[0][i] - teacher[2][i], 2) / 12;
    }
    assertThat(loss(batch, student)).as("λq").isEqualTo(1000 * apart, within(1e-2));
    assertThat(loss(batch(planner(0, 1, 0)), student)).as("λd: unmoved").isZero();
    assertThat(loss(batch(planner(0, 0, 1)), student))
        .as("λqd: to the window that answers, here that with the English words")
        .isEqualTo(1000 * apart, within(1e-2));
    float[][] moved = {teacher[0], teacher[0], teacher[2]};
    assertThat(loss(batch(planner(1, 0, 1)), moved)).as("the question is there").isZero();
    assertThat(loss(batch(planner(0, 1, 0)), moved)).as("a window has moved").isPositive();
  }

  @Test
  void aStudentFollowsItsTeacherIntoAnotherLanguage() {
    var toy = new ToySet(16);
    var student = new BagOfWords(12);
    var passages = new PassageWindows(WindowRule.WHOLE, TitleRule.PREFIX);
    var dev = new DevScores(toy.dev(), List.of(), passages, toy.devPool());
    double before = dev.of(student, "before", TrainingProgress.NONE).getOrDefault("cy", 0.0);
    var planner =
        new TransferBatchPlanner(
            new Corpus(toy.train()),
            passages.of(toy.train().passages()),
            student,
            toy.train().translations(),
            new TransferBatchPlanner.Weights(1, 1, 0.1),
            0,
            TrainingProgress.NONE);
    for (int epoch = 1; epoch <= 20; epoch++) {
      List<int[]> rows =
          new ArrayList<>(
              planner
                  .plan(epoch, student, new SplittableRandom(epoch), TrainingProgress.NONE)
                  .rows());
      for (int from = 0; from < rows.size(); from += 8) {
        TrainingBatch batch = planner.batch(rows.subList(from, Math.min(from + 8, rows.size())));
        student.step(batch.texts(), batch.loss(), 0.2);
      }
    }
    assertThat(dev.of(student, "after", TrainingProgress.NONE).getOrDefault("cy", 0.0))
        .isGreaterThan(before + 0.3);
  }
}
