package dev.relkt.embedding.endpoint;

import dev.relkt.embedding.network.UnitRows;
import java.util.Arrays;
import java.util.List;

/** What an endpoint gave → a vector of unit length, cut to the first components. */
final class UnitVector {

  /** Shorter vectors are those of a model that has nothing to say. */
  private static final double NOTHING = 1e-6;

  private UnitVector() {}

  /**
   * @param found finite, at least as many components as are kept
   * @param dimension components that are kept
   */
  static float[] of(float[] found, int dimension) {
    float[] vector = Arrays.copyOf(found, dimension);
    double length = length(vector);
    if (length < NOTHING) {
      return UnitRows.ofNothing(dimension);
    }
    for (int i = 0; i < dimension; i++) {
      vector[i] = (float) (vector[i] / length);
    }
    return vector;
  }

  /** The direction between some unit vectors. */
  static float[] between(List<float[]> vectors) {
    float[] sum = vectors.getFirst().clone();
    for (float[] vector : vectors.subList(1, vectors.size())) {
      for (int i = 0; i < sum.length; i++) {
        sum[i] += vector[i];
      }
    }
    return of(sum, sum.length);
  }

  /** The cosine of two vectors of the same dimension, neither of length 0. */
  static double cosine(float[] a, float[] b) {
    double product = 0;
    for (int i = 0; i < a.length; i++) {
      product += (double) a[i] * b[i];
    }
    return product / (length(a) * length(b));
  }

  private static double length(float[] vector) {
    double squares = 0;
    for (float x : vector) {
      squares += (double) x * x;
    }
    return Math.sqrt(squares);
  }
}
