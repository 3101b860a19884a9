package dev.relkt.training.recipe;

import dev.relkt.settings.Option;
import dev.relkt.training.TrainingRefused;
import dev.relkt.training.loop.NegativeMining;
import dev.relkt.training.loop.TeacherBatchPlanner;
import dev.relkt.training.loop.TripletBatches;
import java.util.List;

/** Step 2: triplet loss with negatives that the encoder itself takes for answers. */
public final class Teacher implements StepSource {

  @Override
  public String kind() {
    return "teacher";
  }

  @Override
  public String description() {
    return "triplet loss against negatives that the encoder finds itself, mined for every epoch";
  }

  @Override
  public List<Option<?>> settings() {
    return LoopSettings.settings(
        100,
        "1e-5",
        TripletSettings.MARGIN,
        TripletSettings.DISTANCE,
        RecipeSettings.option(
            "hard",
            RecipeSettings.COUNT,
            "1",
            "the most negatives a question that are nearer than its passage"),
        RecipeSettings.option(
            "semi-hard",
            RecipeSettings.COUNT,
            "1",
            "the most negatives a question that are farther, but within the margin"));
  }

  @Override
  public RecipeStep step(Settings given) {
    return new TrainingStep(
        kind(),
        given,
        input -> {
          int hard = given.count("hard");
          int semiHard = given.count("semi-hard");
          if (hard + semiHard == 0) {
            throw new TrainingRefused(
                "%s: hard 0, semi-hard 0 (expected: one of them 1 or more)"
                    .formatted(input.context().name()));
          }
          TripletBatches batches = TripletSettings.batches(input, given);
          return new TeacherBatchPlanner(
              batches,
              new NegativeMining(hard, semiHard, batches.distance().cosines(batches.margin())),
              given.count(LoopSettings.QUESTIONS));
        });
  }
}
