package dev.relkt.embedding.tensorflow;

/**
 * A student's table in memory, as {@link SixLevels} packs it: a third of what a byte a component
 * would take, and less to read for every row of a sum. Immutable.
 *
 * <p>Every byte is the packed one less {@value #CENTRE}, so that sums stay near 0 and lose nothing
 * to rounding. A row takes {@link #stride} bytes, those past its end being 0.
 */
final class PackedTable {

  /** What is taken from a packed byte: 0 to 215 become −108 to 107. */
  static final int CENTRE = 108;

  /** Rows are as long as a multiple of this, so that vector loops have no rest. */
  private static final int STEP = 16;

  private static final int PACKED = 216;

  private final int dimension;
  private final int third;
  private final int stride;
  private final byte[] rows;
  private final float[] scales;
  private final float weight;

  /** Gives the packed bytes of a row. */
  interface RowSource {
    void read(int row, byte[] into);
  }

  /**
   * @param scales one a row
   * @param weight the length of its sums, above 0 and at most 1
   * @throws IllegalArgumentException if a byte is none that three levels give
   */
  PackedTable(int dimension, float[] scales, float weight, RowSource source) {
    this.weight = weight;
    this.dimension = dimension;
    this.third = SixLevels.bytesOfRow(dimension);
    this.stride = strideOf(dimension);
    this.scales = scales;
    this.rows = new byte[Math.multiplyExact(scales.length, stride)];
    byte[] row = new byte[third];
    for (int r = 0; r < scales.length; r++) {
      source.read(r, row);
      for (int i = 0; i < third; i++) {
        int packed = Byte.toUnsignedInt(row[i]);
        if (packed >= PACKED) {
          throw new IllegalArgumentException(
              "table: byte %d of row %d is %d (expected: 0 to %d)"
                  .formatted(i, r, packed, PACKED - 1));
        }
        rows[r * stride + i] = (byte) (packed - CENTRE);
      }
    }
  }

  /** Whether a table of this size can be held. */
  static boolean fits(long vocabulary, int dimension) {
    return vocabulary * strideOf(dimension) <= Integer.MAX_VALUE - 8;
  }

  private static int strideOf(int dimension) {
    return Math.ceilDiv(SixLevels.bytesOfRow(dimension), STEP) * STEP;
  }

  int vocabulary() {
    return scales.length;
  }

  int dimension() {
    return dimension;
  }

  int stride() {
    return stride;
  }

  /** The rows, one after the other; not to be changed. */
  byte[] rows() {
    return rows;
  }

  /** The scales; not to be changed. */
  float[] scales() {
    return scales;
  }

  /**
   * The sum of the rows of ids, scaled to the length of the table's weight.
   *
   * @param sums for use by this call, of {@link #stride}
   * @param into the sum, from {@code at}
   */
  void sum(int[] ids, QuotientSums sums, float[] into, int at) {
    plainSum(ids, sums, into, at);
    scale(into, at, dimension, weight);
  }

  /** As {@link #sum}, as long as it comes. */
  void plainSum(int[] ids, QuotientSums sums, float[] into, int at) {
    sums.sum(this, ids);
    float half = 0.5f * sums.scale();
    float[] whole = sums.whole;
    float[] sixths = sums.sixths;
    float[] thirtySixths = sums.thirtySixths;
    // a = p − 6 (b + 6 c) and so on, every level less its middle.
    for (int i = 0; i < third; i++) {
      into[at + i] = whole[i] - SixLevels.LEVELS * sixths[i] - 5 * half;
    }
    for (int i = 0; i < Math.min(third, dimension - third); i++) {
      into[at + third + i] = sixths[i] - SixLevels.LEVELS * thirtySixths[i] - 5 * half;
    }
    for (int i = 0; i < dimension - 2 * third; i++) {
      into[at + 2 * third + i] = thirtySixths[i] + half;
    }
  }

  /** Scales components to a length, as the SavedModel does it: nothing stays nothing. */
  static void scale(float[] values, int at, int dimension, float length) {
    double squares = 0;
    for (int i = at; i < at + dimension; i++) {
      squares += (double) values[i] * values[i];
    }
    float factor = (float) (length / Math.sqrt(Math.max(squares, 1e-12)));
    for (int i = at; i < at + dimension; i++) {
      values[i] *= factor;
    }
  }
}
