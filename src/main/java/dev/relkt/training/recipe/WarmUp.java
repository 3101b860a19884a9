package dev.relkt.training.recipe;

import dev.relkt.settings.Option;
import dev.relkt.training.TrainingRefused;
import dev.relkt.training.data.Triplet;
import dev.relkt.training.loop.WarmUpBatchPlanner;
import java.util.List;

/**
 * Step 1: max(0, d(q,p) − d(q,n) + m) with lexical negatives in the first epochs and random ones
 * after.
 */
public final class WarmUp implements StepSource {

  @Override
  public String kind() {
    return "warmup";
  }

  @Override
  public String description() {
    return "triplet loss against BM25 negatives, later against random ones";
  }

  @Override
  public List<Option<?>> settings() {
    return LoopSettings.settings(
        10,
        "1e-5",
        TripletSettings.MARGIN,
        TripletSettings.DISTANCE,
        RecipeSettings.option(
            "bm25-epochs", RecipeSettings.COUNT, "3", "epochs with BM25 negatives, the first ones"),
        RecipeSettings.option(
            "negatives", RecipeSettings.POSITIVE_COUNT, "3", "the most a question and epoch"));
  }

  @Override
  public RecipeStep step(Settings given) {
    return new TrainingStep(
        kind(),
        given,
        input -> {
          String name = input.context().name();
          int lexical = given.count("bm25-epochs");
          List<Triplet> triplets =
              lexical == 0 ? List.of() : input.context().data().triplets().orElse(List.of());
          if (lexical > 0 && triplets.isEmpty()) {
            throw new TrainingRefused(
                "%s: no triplets with BM25 negatives (expected: a file of them); make it with relkt train prepare and name it in data.triplets, or set %s.bm25-epochs=0"
                    .formatted(name, name));
          }
          return new WarmUpBatchPlanner(
              TripletSettings.batches(input, given),
              triplets,
              lexical,
              given.count("negatives"),
              given.count(LoopSettings.QUESTIONS));
        });
  }
}
