package dev.relkt.training.student;

import dev.relkt.embedding.tensorflow.SixLevels;
import java.util.Random;
import java.util.SplittableRandom;

/**
 * A student in plain Java: a text's vector is the sum of its ids' rows, scaled to unit length. The
 * ids' weights are in the rows. Never change the array.
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

  /** The length of each row. */
  double[] lengths() {
    double[] lengths = new double[vocabulary()];
    for (int row = 0; row < lengths.length; row++) {
      double squares = 0;
      for (int i = row * dimension; i < (row + 1) * dimension; i++) {
        squares += (double) rows[i] * rows[i];
      }
      lengths[row] = Math.sqrt(squares);
    }
    return lengths;
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
   * The rows in six levels a component, three components in a byte, as the SavedModel stores them
   * ({@link SixLevels}).
   *
   * <p>A quarter of a row's length is lost in a random direction, which a thousand dimensions
   * hardly notice: the cosine of two texts moves by about 0.01. More words or more dimensions for
   * the same bytes are worth more than finer rows.
   *
   * @param dimension components of a row
   * @param bytes a third of the dimension a row, rounded up
   * @param scales one a row
   */
  @SuppressWarnings("ArrayRecordComponent") // tens of megabytes, never compared
  record Quantised(int dimension, byte[] bytes, float[] scales) {

    /** Six even steps of this many standard deviations lose least of a normal distribution. */
    private static final double STEP = 0.7334;

    static Quantised of(StudentTable table) {
      int dimension = table.dimension;
      int third = SixLevels.bytesOfRow(dimension);
      float[] scales = new float[table.vocabulary()];
      byte[] bytes = new byte[scales.length * third];
      for (int row = 0; row < scales.length; row++) {
        int from = row * dimension;
        double squares = 0;
        for (int i = from; i < from + dimension; i++) {
          squares += (double) table.rows[i] * table.rows[i];
        }
        scales[row] = (float) Math.max(STEP * Math.sqrt(squares / dimension), Float.MIN_NORMAL);
        for (int i = 0; i < third; i++) {
          int packed = 0;
          for (int c = SixLevels.COMPONENTS - 1; c >= 0; c--) {
            int at = c * third + i;
            packed =
                packed * SixLevels.LEVELS
                    + (at < dimension ? level(table.rows[from + at] / scales[row]) : 0);
          }
          bytes[row * third + i] = (byte) packed;
        }
      }
      return new Quantised(dimension, bytes, scales);
    }

    private static int level(float steps) {
      return Math.clamp(Math.round(steps + SixLevels.MIDDLE), 0, SixLevels.LEVELS - 1);
    }

    /**
     * A table that these levels may have been made of: every component somewhere in its level,
     * drawn at random. Training goes on from such a one: in the middle of their levels, all
     * components would stay there through small changes and be stored as they were.
     */
    StudentTable spread(long seed) {
      var random = new SplittableRandom(seed);
      StudentTable table = restored();
      for (int i = 0; i < table.rows.length; i++) {
        table.rows[i] += (float) (random.nextDouble() - 0.5) * scales[i / dimension];
      }
      return table;
    }

    /** The table that the levels stand for. */
    StudentTable restored() {
      int third = SixLevels.bytesOfRow(dimension);
      float[] rows = new float[scales.length * dimension];
      for (int row = 0; row < scales.length; row++) {
        for (int i = 0; i < third; i++) {
          int packed = Byte.toUnsignedInt(bytes[row * third + i]);
          for (int at = i; at < dimension; at += third) {
            rows[row * dimension + at] =
                (packed % SixLevels.LEVELS - SixLevels.MIDDLE) * scales[row];
            packed /= SixLevels.LEVELS;
          }
        }
      }
      return new StudentTable(dimension, rows);
    }
  }
}
