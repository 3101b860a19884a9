package dev.relkt.embedding;

import dev.relkt.registry.EmbeddingSpace;

/**
 * A unit vector of one embedding space. Immutable: it copies what it is given and what it gives.
 *
 * <p>A vector that is not of unit length (|‖v‖ − 1| &gt; {@value #TOLERANCE}) or not finite cannot
 * exist as an embedding.
 */
public final class Embedding {

  /** How far the length may be from 1. */
  public static final double TOLERANCE = 1e-3;

  private final EmbeddingSpace space;
  private final float[] vector;

  /**
   * @param vector dimension-many finite floats of unit length
   * @throws IllegalArgumentException if the length is not 1, or a component is not finite
   */
  public Embedding(EmbeddingSpace space, float[] vector) {
    double squares = 0;
    for (float x : vector) {
      squares += (double) x * x;
    }
    double length = Math.sqrt(squares);
    if (!(Math.abs(length - 1) <= TOLERANCE)) {
      throw new IllegalArgumentException(
          "embedding: length %s in %d dimensions (expected: 1 ± %s)"
              .formatted(length, vector.length, TOLERANCE));
    }
    this.space = space;
    this.vector = vector.clone();
  }

  public EmbeddingSpace space() {
    return space;
  }

  public int dimension() {
    return vector.length;
  }

  /** A copy of the components. */
  public float[] toArray() {
    return vector.clone();
  }

  /**
   * The cosine with another embedding, −1 to 1.
   *
   * @throws IllegalArgumentException if the other one is of another space
   */
  public float cosine(Embedding other) {
    if (!space.equals(other.space)) {
      throw new IllegalArgumentException(
          "embedding of space %s compared with one of space %s (expected: the same space)"
              .formatted(space, other.space));
    }
    float sum = 0;
    for (int i = 0; i < vector.length; i++) {
      sum += vector[i] * other.vector[i];
    }
    return sum;
  }
}
