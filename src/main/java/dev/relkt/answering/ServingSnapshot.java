package dev.relkt.answering;

import dev.relkt.embedding.Encoder;
import dev.relkt.registry.ModelRefused;
import dev.relkt.registry.ModelVersion;
import dev.relkt.snapshot.generation.IndexGeneration;

/**
 * The encoder and the generation that answer together. A vector of one means nothing in another, so
 * they are replaced as one. Got from {@link ServingSnapshots#acquire} and given back by {@link
 * ServingSnapshots#release}.
 */
public final class ServingSnapshot {

  private final Encoder encoder;
  private final ModelVersion model;
  private final IndexGeneration generation;
  private final References references = new References();

  /**
   * Owns the encoder from here on, also if it refuses it.
   *
   * @param model the version of the encoder
   */
  ServingSnapshot(Encoder encoder, ModelVersion model, IndexGeneration generation) {
    this.encoder = encoder;
    this.model = model;
    this.generation = generation;
    if (!encoder.space().equals(generation.space())) {
      encoder.close();
      throw new ModelRefused(
          "model %s: its vectors are of space %s (expected: %s, as generation %s was made with it); put the version that made the generation into the registry again"
              .formatted(model, encoder.space(), generation.space(), generation.id()));
    }
  }

  public Encoder encoder() {
    return encoder;
  }

  public ModelVersion model() {
    return model;
  }

  public IndexGeneration generation() {
    return generation;
  }

  boolean tryRetain() {
    return references.tryRetain();
  }

  void release() {
    if (references.release()) {
      encoder.close();
    }
  }
}
