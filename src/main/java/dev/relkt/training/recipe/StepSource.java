package dev.relkt.training.recipe;

import dev.relkt.settings.Option;
import java.util.List;

/** Makes steps of one kind, such as {@code warmup}. */
public interface StepSource {

  /** What a recipe calls it. */
  String kind();

  /** One line for a person. */
  String description();

  /** What a recipe may set for it. */
  List<Option<?>> settings();

  /** Whether it needs a version to start from. */
  default boolean needsParent() {
    return true;
  }

  /**
   * A step.
   *
   * @param settings of {@link #settings()}, all there and of their types
   * @throws dev.relkt.training.TrainingRefused if the step cannot run with them
   */
  RecipeStep step(Settings settings);
}
