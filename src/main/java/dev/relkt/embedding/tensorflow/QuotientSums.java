package dev.relkt.embedding.tensorflow;

import java.util.Arrays;

/**
 * Sums over rows of a {@link PackedTable}, each times its scale: of the bytes themselves, of their
 * sixths and of their thirty-sixths, rounded down. The sums of the three levels of a byte follow
 * from these, so that no row has to be unpacked. For use by one thread.
 *
 * <p>The loops are such that HotSpot compiles them to vector instructions.
 */
final class QuotientSums {

  private static final int CACHE_LINE_BYTES = 64;
  private static final float SIXTH = 1f / 6;

  final float[] whole;
  final float[] sixths;
  final float[] thirtySixths;
  private float scale;
  private int touched;

  /**
   * @param stride of the table
   */
  QuotientSums(int stride) {
    whole = new float[stride];
    sixths = new float[stride];
    thirtySixths = new float[stride];
  }

  /** Sums over these ids, and nothing from before. */
  void sum(PackedTable table, int[] ids) {
    Arrays.fill(whole, 0);
    Arrays.fill(sixths, 0);
    Arrays.fill(thirtySixths, 0);
    scale = 0;
    byte[] rows = table.rows();
    touched += touch(rows, ids, table.stride());
    for (int id : ids) {
      float ofRow = table.scales()[id];
      scale += ofRow;
      add(rows, id * table.stride(), ofRow, whole, sixths, thirtySixths);
    }
  }

  /** The sum of the scales alone. */
  float scale() {
    return scale;
  }

  /**
   * Rows lie anywhere in tens of megabytes. A byte of each of their cache lines is read first,
   * because the processor waits for many of such reads at a time, but for few rows in the sum.
   *
   * @return what has no meaning, but keeps HotSpot from leaving the reads out
   */
  private static int touch(byte[] rows, int[] ids, int stride) {
    int touched = 0;
    for (int id : ids) {
      int from = id * stride;
      for (int i = 0; i < stride; i += CACHE_LINE_BYTES) {
        touched += rows[from + i];
      }
    }
    return touched;
  }

  /**
   * Casts round towards 0, so they are made of positive numbers; of 0.08 more, lest a multiple of
   * six falls short.
   */
  private static void add(
      byte[] rows, int from, float scale, float[] whole, float[] sixths, float[] thirtySixths) {
    for (int i = 0; i < whole.length; i++) {
      float packed = rows[from + i];
      float sixth = (int) (packed * SIXTH + 18.08f) - 18;
      float thirtySixth = (int) (sixth * SIXTH + 3.08f) - 3;
      whole[i] += scale * packed;
      sixths[i] += scale * sixth;
      thirtySixths[i] += scale * thirtySixth;
    }
  }
}
