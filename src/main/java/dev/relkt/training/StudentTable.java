package dev.relkt.training;

import java.util.Random;

/**
 * A student in plain Java: a text's vector is the sum of its pieces' rows, scaled to unit length.
 * The pieces' weights are in the rows. Never change the array.
 *
 * @param dimension components of a row
 * @param rows one after the other
 */
@SuppressWarnings("ArrayRecordComponent") // tens of megabytes, never compared
record StudentTable(int dimension, float[] rows) {

  /** This table with a weight multiplied into each row. */
  StudentTable weighted(float[] weights) {
    float[] weighted = new float[rows.length];
    for (int i = 0; i < weighted.length; i++) {
      weighted[i] = rows[i] * weights[i / dimension];
    }
    return new StudentTable(dimension, weighted);
  }

  /** Rows of expected length 1 in random directions. */
  static StudentTable random(int vocabulary, int dimension, long seed) {
    var random = new Random(seed);
    float[] values = new float[vocabulary * dimension];
    double deviation = 1 / Math.sqrt(dimension);
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) (random.nextGaussian() * deviation);
    }
    return new StudentTable(dimension, values);
  }

  int vocabulary() {
    return rows.length / dimension;
  }

  /** The sum of the rows of ids. */
  float[] sum(int[] ids) {
    float[] sum = new float[dimension];
    for (int id : ids) {
      int row = id * dimension;
      for (int i = 0; i < dimension; i++) {
        sum[i] += rows[row + i];
      }
    }
    return sum;
  }

  /**
   * The vector of a text.
   *
   * @param ids at least one
   */
  float[] encode(int[] ids) {
    float[] sum = sum(ids);
    double squares = 0;
    for (float x : sum) {
      squares += (double) x * x;
    }
    float factor = (float) (1 / Math.sqrt(squares));
    for (int i = 0; i < dimension; i++) {
      sum[i] *= factor;
    }
    return sum;
  }

  /**
   * The rows in four bits a component, as the SavedModel stores them: component ≈ (nibble −
   * {@value #MIDDLE}) × scale of the row. Byte <i>i</i> of a row holds component <i>i</i> in its
   * lower half and component <i>i</i> + dimension / 2 in its upper half.
   *
   * <p>A tenth of a row's length is lost in a random direction, which hundreds of dimensions do not
   * notice: two texts' cosine moves by less than 0.01.
   *
   * @param dimension even
   * @param bytes dimension / 2 a row
   * @param scales one a row
   */
  @SuppressWarnings("ArrayRecordComponent") // tens of megabytes, never compared
  record Quantised(int dimension, byte[] bytes, float[] scales) {

    static final float MIDDLE = 7.5f;

    private static final int GREATEST = 15;

    /** Sixteen even steps of this many standard deviations lose least of a normal distribution. */
    private static final double STEP = 0.3352;

    /**
     * @throws IllegalArgumentException if the dimension is odd
     */
    static Quantised of(StudentTable table) {
      int dimension = table.dimension;
      if (dimension % 2 != 0) {
        throw new IllegalArgumentException(
            "dimension: %d (expected: an even number)".formatted(dimension));
      }
      int half = dimension / 2;
      float[] scales = new float[table.vocabulary()];
      byte[] bytes = new byte[scales.length * half];
      for (int row = 0; row < scales.length; row++) {
        int from = row * dimension;
        double squares = 0;
        for (int i = from; i < from + dimension; i++) {
          squares += (double) table.rows[i] * table.rows[i];
        }
        scales[row] =
            (float) Math.max(STEP * Math.sqrt(squares / dimension), Float.MIN_NORMAL);
        for (int i = 0; i < half; i++) {
          int lower = nibble(table.rows[from + i] / scales[row]);
          int upper = nibble(table.rows[from + half + i] / scales[row]);
          bytes[row * half + i] = (byte) (lower | (upper << 4));
        }
      }
      return new Quantised(dimension, bytes, scales);
    }

    private static int nibble(float steps) {
      return Math.clamp(Math.round(steps + MIDDLE), 0, GREATEST);
    }

    /** The table that the nibbles stand for. */
    StudentTable restored() {
      int half = dimension / 2;
      float[] rows = new float[scales.length * dimension];
      for (int row = 0; row < scales.length; row++) {
        for (int i = 0; i < half; i++) {
          int both = Byte.toUnsignedInt(bytes[row * half + i]);
          rows[row * dimension + i] = ((both & 15) - MIDDLE) * scales[row];
          rows[row * dimension + half + i] = ((both >> 4) - MIDDLE) * scales[row];
        }
      }
      return new StudentTable(dimension, rows);
    }
  }
}
