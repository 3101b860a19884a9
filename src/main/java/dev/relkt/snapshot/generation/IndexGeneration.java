package dev.relkt.snapshot.generation;

import dev.relkt.registry.Centre;
import dev.relkt.registry.EmbeddingSpace;
import dev.relkt.registry.ModelVersion;
import dev.relkt.registry.VectorSpec;
import java.time.Instant;
import java.util.Optional;

/**
 * All shards of one embedding space, published together.
 *
 * @param number 1 or more; written {@code g1}
 * @param space of all its vectors
 * @param model the version that it was made with
 * @param dimension components of a vector
 * @param centre what is taken off windows before they are indexed
 * @param createdAt when it was made
 */
public record IndexGeneration(
    int number,
    EmbeddingSpace space,
    ModelVersion model,
    int dimension,
    Optional<Centre> centre,
    Instant createdAt) {

  /** What its shards need to know of its vectors. */
  public VectorSpec vectors() {
    return new VectorSpec(space, dimension, centre);
  }

  /** {@code g1} for the number 1. */
  public String id() {
    return "g" + number;
  }

  @Override
  public String toString() {
    return "%s (%s, %s)".formatted(id(), model, space);
  }
}
