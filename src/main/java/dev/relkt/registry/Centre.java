package dev.relkt.registry;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.Base64;

/**
 * A constant vector that is taken off every window before it is indexed.
 *
 * <p>Windows of one model often share a direction that questions do not have, so that they are much
 * nearer to each other than to any question. A graph over such vectors cannot be walked from a
 * question, and codes of a few bits spend their bits on what all windows have in common. With the
 * constant taken off, the inner product of a question with every window changes by the same number,
 * {@code question · centre}: the order stays as it was, and the number is added back to the score.
 *
 * <p>Part of the embedding space. In JSON: the floats, little endian, in Base64. Immutable.
 */
public final class Centre {

  /** The length of a centre is below that of the unit vectors that it is the mean of. */
  private static final double MAX_LENGTH = 1;

  private final float[] components;

  /**
   * @param components dimension-many finite floats, of a length of at most 1
   * @throws IllegalArgumentException if one is not finite, or the length is greater
   */
  public Centre(float[] components) {
    double squares = 0;
    for (float x : components) {
      squares += (double) x * x;
    }
    if (!(Math.sqrt(squares) <= MAX_LENGTH)) {
      throw new IllegalArgumentException(
          "centre: length %s in %d dimensions (expected: finite, at most 1)"
              .formatted(Math.sqrt(squares), components.length));
    }
    this.components = components.clone();
  }

  /**
   * The mean of vectors, summed in their order.
   *
   * @param dimension of each of them
   * @param vectors one or more, of unit length
   */
  public static Centre mean(int dimension, Iterable<float[]> vectors) {
    double[] sum = new double[dimension];
    long count = 0;
    for (float[] vector : vectors) {
      for (int i = 0; i < dimension; i++) {
        sum[i] += vector[i];
      }
      count++;
    }
    float[] mean = new float[sum.length];
    for (int i = 0; i < mean.length; i++) {
      mean[i] = (float) (sum[i] / count);
    }
    return new Centre(mean);
  }

  /**
   * Reads what {@link #toBase64} wrote.
   *
   * @throws IllegalArgumentException if it is no Base64, not a whole number of floats, or no centre
   */
  @JsonCreator
  public static Centre ofBase64(String text) {
    byte[] bytes = Base64.getDecoder().decode(text);
    if (bytes.length % Float.BYTES != 0) {
      throw new IllegalArgumentException(
          "centre: %d bytes (expected: a multiple of %d)".formatted(bytes.length, Float.BYTES));
    }
    float[] components = new float[bytes.length / Float.BYTES];
    ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer().get(components);
    return new Centre(components);
  }

  /** The components, little endian, in Base64. */
  @JsonValue
  public String toBase64() {
    ByteBuffer bytes =
        ByteBuffer.allocate(components.length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    bytes.asFloatBuffer().put(components);
    return Base64.getEncoder().encodeToString(bytes.array());
  }

  public int dimension() {
    return components.length;
  }

  /** The Euclidean length: what part of a window is common to all, 0 to 1. */
  public double length() {
    double squares = 0;
    for (float x : components) {
      squares += (double) x * x;
    }
    return Math.sqrt(squares);
  }

  /** A copy of the components. */
  public float[] toArray() {
    return components.clone();
  }

  /**
   * A vector without the centre, as a new array.
   *
   * @param vector of the same dimension
   */
  public float[] takenOff(float[] vector) {
    float[] rest = new float[vector.length];
    for (int i = 0; i < rest.length; i++) {
      rest[i] = vector[i] - components[i];
    }
    return rest;
  }

  /**
   * A vector that was stored without the centre, with it again, as a new array.
   *
   * @param rest of the same dimension
   */
  public float[] addedTo(float[] rest) {
    float[] vector = new float[rest.length];
    for (int i = 0; i < vector.length; i++) {
      vector[i] = rest[i] + components[i];
    }
    return vector;
  }

  /**
   * What the scores of a question lack when windows are stored without the centre.
   *
   * @param question of the same dimension
   */
  public float score(float[] question) {
    float sum = 0;
    for (int i = 0; i < question.length; i++) {
      sum += question[i] * components[i];
    }
    return sum;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Centre that && Arrays.equals(components, that.components);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(components);
  }

  @Override
  public String toString() {
    return "a centre of length %.3f in %d dimensions".formatted(length(), components.length);
  }
}
