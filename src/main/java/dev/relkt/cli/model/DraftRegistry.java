package dev.relkt.cli.model;

import dev.relkt.evaluation.TemporaryDirectory;
import dev.relkt.registry.ModelRegistry;

/** A registry for versions that are not measured yet; deleted when it is closed. */
record DraftRegistry(TemporaryDirectory directory) implements AutoCloseable {

  static DraftRegistry create() {
    return new DraftRegistry(TemporaryDirectory.create("relkt-draft-"));
  }

  ModelRegistry registry() {
    return new ModelRegistry(directory.path());
  }

  @Override
  public void close() {
    directory.close();
  }
}
