package dev.relkt.training.recipe;

import dev.relkt.registry.ModelDraft;
import dev.relkt.training.loop.TrainableEncoder;
import java.io.IOException;
import java.nio.file.Path;

/** An encoder that can become a version of a model as it stands. */
public interface PublishableEncoder extends TrainableEncoder {

  /**
   * Writes what serving needs for the weights of now: {@code saved_model/}, for features {@code
   * tokenizer/}; neither manifest nor report.
   *
   * @param staging an empty directory
   */
  void export(Path staging) throws IOException;

  /**
   * Writes what {@link #export} rounds away, so that the next step does not go on from rounded
   * weights, whose small changes would all be rounded back. Nothing for an encoder that exports its
   * weights as they are.
   *
   * @param directory empty
   */
  default void saveExact(Path directory) throws IOException {}

  /**
   * Takes what {@link #saveExact} wrote when the version was published that this encoder was opened
   * from.
   *
   * @throws dev.relkt.training.TrainingRefused if it is of another form
   */
  default void restoreExact(Path directory) throws IOException {}

  /**
   * Describes what {@link #export} wrote: adds to the facts the dimension, how the SavedModel is
   * called, the features and golden texts with the vectors that the exported model gives.
   *
   * @param staging as exported
   */
  ModelDraft draft(Path staging, PublicationFacts facts) throws IOException;
}
