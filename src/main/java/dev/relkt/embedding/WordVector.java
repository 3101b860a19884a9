package dev.relkt.embedding;

/**
 * A word as a vector of unit length, in a byte a component, with how much the word says. Immutable:
 * nobody may change the array.
 */
public final class WordVector {

  private static final float STEPS = 127;

  private final byte[] components;
  private final float scale;
  private final float length;

  private WordVector(byte[] components, float scale, float length) {
    this.components = components;
    this.scale = scale;
    this.length = length;
  }

  /**
   * A word's vector, rounded.
   *
   * @param vector of unit length, or of zeros for a word of which nothing is known
   * @param length how much the word says: that of the sum which a text's vector is made of, 0 or
   *     more
   */
  public static WordVector of(float[] vector, float length) {
    float greatest = 0;
    for (float x : vector) {
      greatest = Math.max(greatest, Math.abs(x));
    }
    float scale = greatest / STEPS;
    byte[] components = new byte[vector.length];
    if (scale > 0) {
      for (int i = 0; i < components.length; i++) {
        components[i] = (byte) Math.round(vector[i] / scale);
      }
    }
    return new WordVector(components, scale, length);
  }

  /** How much the word says, 0 or more: little for a frequent word, much for a name. */
  public float length() {
    return length;
  }

  /** One byte a component; never change it. */
  public byte[] components() {
    return components;
  }

  /** By what a component's byte is to be multiplied. */
  public float scale() {
    return scale;
  }
}
