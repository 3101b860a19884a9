package dev.relkt.training.recipe;

import dev.relkt.training.loop.Distance;
import dev.relkt.training.loop.TripletBatches;
import java.util.Locale;

/** The settings of the steps that learn from triplets. */
final class TripletSettings {

  static final Setting MARGIN =
      new Setting("margin", Setting.Type.POSITIVE_NUMBER, "0.3", "m of the triplet loss");
  static final Setting DISTANCE =
      new Setting("distance", Setting.Type.DISTANCE, "cosine", "1 − cosine, or squared Euclidean");

  private TripletSettings() {}

  static TripletBatches batches(TrainingStep.Input input, Settings settings) {
    return new TripletBatches(
        input.corpus(),
        input.windows(),
        Distance.valueOf(settings.text(DISTANCE.key()).toUpperCase(Locale.ROOT)),
        settings.number(MARGIN.key()));
  }
}
