package dev.relkt.cli.train;

import dev.relkt.training.Pretraining;
import dev.relkt.training.StudentSource;
import dev.relkt.training.foreign.ForeignEncoders;
import dev.relkt.training.steps.EncoderSource;
import dev.relkt.training.steps.LanguageTransfer;
import dev.relkt.training.steps.RecipeReader;
import dev.relkt.training.steps.StepSource;
import dev.relkt.training.steps.Teacher;
import dev.relkt.training.steps.WarmUp;
import java.util.List;
import java.util.stream.Stream;

/** All that a recipe may name: the one place where kinds of encoders and steps come together. */
public final class TrainingKinds {

  private TrainingKinds() {}

  static List<EncoderSource> encoders() {
    return Stream.concat(Stream.of(new StudentSource()), Stream.of(ForeignEncoders.values()))
        .toList();
  }

  static List<StepSource> steps() {
    return List.of(new Pretraining(), new WarmUp(), new Teacher(), new LanguageTransfer());
  }

  public static RecipeReader reader() {
    return new RecipeReader(encoders(), steps());
  }
}
