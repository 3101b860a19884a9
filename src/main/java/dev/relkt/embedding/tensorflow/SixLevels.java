package dev.relkt.embedding.tensorflow;

/**
 * How a student's SavedModel stores its table: six levels a component, three components in a byte,
 * a scale a row. Component ≈ (level − {@value #MIDDLE}) × scale of the row. Byte <i>i</i> of a row
 * is <i>a + 6 b + 36 c</i> with the levels of the components <i>i</i>, <i>i + n</i> and <i>i + 2
 * n</i>, where <i>n</i> is {@link #bytesOfRow}; components past the dimension are absent.
 *
 * <p>The operation {@value #ALL_BYTES} reads the bytes, uint8 [vocabulary, n], and {@value
 * #ALL_SCALES} the scales, float [vocabulary].
 */
public final class SixLevels {

  public static final int LEVELS = 6;

  /** The level that stands for 0, between two levels. */
  public static final float MIDDLE = 2.5f;

  /** Components in a byte. */
  public static final int COMPONENTS = 3;

  public static final String ALL_BYTES = "all_bytes";
  public static final String ALL_SCALES = "all_scales";

  private SixLevels() {}

  /** Bytes of a row: a third of the dimension, rounded up. */
  public static int bytesOfRow(int dimension) {
    return (dimension + COMPONENTS - 1) / COMPONENTS;
  }
}
