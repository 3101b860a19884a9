package dev.relkt.training.recipe;

import dev.relkt.training.loop.TrainableEncoder;
import java.io.IOException;
import java.nio.file.Path;

/** An encoder that can become a version of a model as it stands. */
public interface PublishableEncoder extends TrainableEncoder, PublishableVersion {

  /**
   * Takes what {@link #saveExact} wrote when the version was published that this encoder was opened
   * from.
   *
   * @throws dev.relkt.training.TrainingRefused if it is of another form
   */
  default void restoreExact(Path directory) throws IOException {}
}
