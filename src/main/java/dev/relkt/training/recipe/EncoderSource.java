package dev.relkt.training.recipe;

import dev.relkt.settings.Option;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * Opens encoders of one kind for training. The steps know no kind; whoever starts them brings the
 * sources along.
 */
public interface EncoderSource {

  /** What a recipe calls it in {@code model.encoder}, such as {@code student}. */
  String kind();

  /** What a recipe may set below {@code model.settings}. */
  List<Option<?>> settings();

  /**
   * The step of a kind, where what is trained is no encoder and learns in a way of its own.
   *
   * @param kind such as {@code warmup}
   * @param settings of that step
   * @return nothing for what learns as encoders do
   */
  default Optional<RecipeStep> step(String kind, Settings settings) {
    return Optional.empty();
  }

  /**
   * Opens an encoder.
   *
   * @param model the folder of a model version, or of a bare SavedModel where the kind takes that
   * @param settings of {@link #settings()}, all there and of their types
   * @param seed of the random numbers that begin what is not in the model, such as a projection
   * @throws dev.relkt.training.TrainingRefused if the model is not of this kind or its graph cannot
   *     be trained, saying what does not allow it
   */
  PublishableEncoder open(Path model, Settings settings, long seed);
}
