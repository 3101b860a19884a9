package dev.relkt.training.recipe;

import dev.relkt.registry.ModelVersion;
import dev.relkt.training.loop.TrainingProgress;
import dev.relkt.training.loop.TrainingStopped;

/** A step of a recipe: from the version before it, or from nothing, to a published version. */
@FunctionalInterface
public interface RecipeStep {

  /**
   * Runs the step to its end and publishes. Called again after a run that broke off, it goes on
   * from what it left in {@link StepContext#work()}; a step that is done is not called again.
   *
   * @return the version that it published
   * @throws dev.relkt.training.TrainingRefused if the step cannot start or go on
   * @throws TrainingStopped if {@link TrainingProgress#stopping()} became true
   */
  ModelVersion run(StepContext context);
}
