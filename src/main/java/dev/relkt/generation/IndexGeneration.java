package dev.relkt.generation;

import dev.relkt.registry.EmbeddingSpace;
import dev.relkt.registry.ModelVersion;
import java.time.Instant;

/**
 * All shards of one embedding space, published together.
 *
 * @param number 1 or more; written {@code g1}
 * @param space of all its vectors
 * @param model the version that it was made with
 * @param dimension components of a vector
 * @param createdAt when it was made
 */
public record IndexGeneration(
    int number, EmbeddingSpace space, ModelVersion model, int dimension, Instant createdAt) {

  /** {@code g1} for the number 1. */
  public String id() {
    return "g" + number;
  }

  @Override
  public String toString() {
    return "%s (%s, %s)".formatted(id(), model, space);
  }
}
