package dev.relkt.registry;

import java.util.Optional;

/**
 * What an index needs to know of the vectors that it holds.
 *
 * @param space that they belong to
 * @param dimension components of each, 1 or more
 * @param centre what is taken off windows before they are indexed, of that dimension
 */
public record VectorSpec(EmbeddingSpace space, int dimension, Optional<Centre> centre) {

  /**
   * @throws IllegalArgumentException if the centre has another dimension
   */
  public VectorSpec {
    if (centre.isPresent() && centre.get().dimension() != dimension) {
      throw new IllegalArgumentException(
          "centre: %d components (expected: %d, the dimension)"
              .formatted(centre.get().dimension(), dimension));
    }
  }

  /** Vectors that are indexed as they are. */
  public static VectorSpec of(EmbeddingSpace space, int dimension) {
    return new VectorSpec(space, dimension, Optional.empty());
  }
}
