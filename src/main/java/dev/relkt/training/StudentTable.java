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

  /**
   * The vector of a text.
   *
   * @param ids at least one
   */
  float[] encode(int[] ids) {
    float[] sum = new float[dimension];
    for (int id : ids) {
      int row = id * dimension;
      for (int i = 0; i < dimension; i++) {
        sum[i] += rows[row + i];
      }
    }
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
   * The rows in eight bits each, as the SavedModel stores them: component ≈ (byte − {@value #ZERO})
   * × scale of the row.
   *
   * @param bytes unsigned, 1 to 255
   * @param scales one a row
   */
  @SuppressWarnings("ArrayRecordComponent") // tens of megabytes, never compared
  record Quantised(int dimension, byte[] bytes, float[] scales) {

    static final int ZERO = 128;
    private static final int GREATEST = 127;

    static Quantised of(StudentTable table) {
      byte[] bytes = new byte[table.rows.length];
      float[] scales = new float[table.vocabulary()];
      for (int row = 0; row < scales.length; row++) {
        int from = row * table.dimension;
        float greatest = 0;
        for (int i = from; i < from + table.dimension; i++) {
          greatest = Math.max(greatest, Math.abs(table.rows[i]));
        }
        scales[row] = Math.max(greatest, Float.MIN_NORMAL) / GREATEST;
        for (int i = from; i < from + table.dimension; i++) {
          bytes[i] = (byte) (Math.round(table.rows[i] / scales[row]) + ZERO);
        }
      }
      return new Quantised(table.dimension, bytes, scales);
    }

    /** The table that the bytes stand for. */
    StudentTable restored() {
      float[] rows = new float[bytes.length];
      for (int i = 0; i < rows.length; i++) {
        rows[i] = (Byte.toUnsignedInt(bytes[i]) - ZERO) * scales[i / dimension];
      }
      return new StudentTable(dimension, rows);
    }
  }
}
