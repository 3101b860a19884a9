package dev.relkt.cli.train;

import dev.relkt.training.foreign.ForeignEncoders;
import dev.relkt.training.ranker.RankerSource;
import dev.relkt.training.recipe.EncoderSource;
import dev.relkt.training.recipe.LanguageTransfer;
import dev.relkt.training.recipe.RecipeReader;
import dev.relkt.training.recipe.StepSource;
import dev.relkt.training.recipe.Teacher;
import dev.relkt.training.recipe.WarmUp;
import dev.relkt.training.student.Pretraining;
import dev.relkt.training.student.StudentSource;
import dev.relkt.training.student.Teaching;
import java.util.List;
import java.util.stream.Stream;

/** All that a recipe may name: the one place where kinds of encoders and steps come together. */
public final class TrainingKinds {

  private TrainingKinds() {}

  static List<EncoderSource> encoders() {
    return Stream.concat(
            Stream.of(new StudentSource(), new RankerSource()), Stream.of(ForeignEncoders.values()))
        .toList();
  }

  static List<StepSource> steps() {
    return List.of(
        new Pretraining(), new Teaching(), new WarmUp(), new Teacher(), new LanguageTransfer());
  }

  public static RecipeReader reader() {
    return new RecipeReader(encoders(), steps());
  }
}
