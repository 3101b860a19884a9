package dev.relkt.training.recipe;

import dev.relkt.registry.ModelDraft;
import java.io.IOException;
import java.nio.file.Path;

/** What can become a version of a model as it stands. */
public interface PublishableVersion {

  /**
   * Writes what serving needs: {@code saved_model/}, for features {@code tokenizer/}; neither
   * manifest nor report.
   *
   * @param staging an empty directory
   */
  void export(Path staging) throws IOException;

  /**
   * Writes what {@link #export} rounds away, so that the next step does not go on from rounded
   * weights, whose small changes would all be rounded back. Nothing for what exports its weights as
   * they are.
   *
   * @param directory empty
   */
  default void saveExact(Path directory) throws IOException {}

  /**
   * Describes what {@link #export} wrote: adds to the facts the dimension, how the network is
   * called, the features and golden texts with the vectors that it gives.
   *
   * @param staging as exported
   */
  ModelDraft draft(Path staging, PublicationFacts facts) throws IOException;
}
