package dev.relkt.training.recipe;

import dev.relkt.settings.Option;
import dev.relkt.training.loop.Distance;
import dev.relkt.training.loop.TripletBatches;
import java.util.Locale;

/** The settings of the steps that learn from triplets. */
final class TripletSettings {

  static final Option<?> MARGIN =
      RecipeSettings.option(
          "margin", RecipeSettings.POSITIVE_NUMBER, "0.3", "m of the triplet loss");
  static final Option<?> DISTANCE =
      RecipeSettings.option(
          "distance", RecipeSettings.DISTANCE, "cosine", "1 − cosine, or squared Euclidean");

  private TripletSettings() {}

  static TripletBatches batches(TrainingStep.Input input, Settings settings) {
    return new TripletBatches(
        input.corpus(),
        input.windows(),
        Distance.valueOf(settings.text(DISTANCE.key()).toUpperCase(Locale.ROOT)),
        settings.number(MARGIN.key()));
  }
}
