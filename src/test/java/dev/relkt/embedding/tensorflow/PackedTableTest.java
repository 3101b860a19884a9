package dev.relkt.embedding.tensorflow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import org.junit.jupiter.api.Test;

class PackedTableTest {

  private static final int ROWS = 300;

  @Test
  void aSumIsThatOfTheLevelsThatTheBytesHold() {
    long seed = new Random().nextLong();
    System.out.println("PackedTableTest seed " + seed);
    var random = new Random(seed);
    for (int round = 0; round < 40; round++) {
      int dimension = round < 8 ? 1 + round : 1 + random.nextInt(1100);
      int[][] levels = new int[ROWS][dimension];
      float[] scales = new float[ROWS];
      for (int r = 0; r < ROWS; r++) {
        scales[r] = random.nextFloat() + 0.01f;
        for (int i = 0; i < dimension; i++) {
          levels[r][i] = random.nextInt(SixLevels.LEVELS);
        }
      }
      var table = new PackedTable(dimension, scales, 1, (r, into) -> pack(levels[r], into));
      int[] ids = random.ints(1 + random.nextInt(200), 0, ROWS).toArray();
      float[] found = new float[dimension + 5];
      table.sum(ids, new QuotientSums(table.stride()), found, 5);
      double[] expected = new double[dimension];
      double squares = 0;
      double summed = 0;
      for (int id : ids) {
        summed += SixLevels.MIDDLE * scales[id];
      }
      for (int i = 0; i < dimension; i++) {
        for (int id : ids) {
          expected[i] += (levels[id][i] - SixLevels.MIDDLE) * scales[id];
        }
        squares += expected[i] * expected[i];
      }
      for (int i = 0; i < dimension; i++) {
        assertThat((double) found[5 + i])
            .as("component %d of %d, %d ids", i, dimension, ids.length)
            // Floats of up to 108 times a scale are summed: where nearly all cancels out, what is
            // left is
            // less exact.
            .isCloseTo(
                expected[i] / Math.sqrt(squares),
                within(1e-5 + 1e-4 * summed / Math.sqrt(squares)));
      }
    }
  }

  private static void pack(int[] levels, byte[] into) {
    for (int i = 0; i < into.length; i++) {
      int packed = 0;
      for (int c = 2; c >= 0; c--) {
        int at = c * into.length + i;
        packed = packed * SixLevels.LEVELS + (at < levels.length ? levels[at] : 0);
      }
      into[i] = (byte) packed;
    }
  }

  @Test
  void refusesAByteThatThreeLevelsDoNotGive() {
    assertThatThrownBy(
            () -> new PackedTable(6, new float[] {1}, 1, (row, into) -> into[1] = (byte) 216))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("table: byte 1 of row 0 is 216 (expected: 0 to 215)");
  }

  @Test
  void knowsWhetherATableFitsIntoAnArray() {
    assertThat(PackedTable.fits(6_000_000, 1024)).isTrue();
    assertThat(PackedTable.fits(6_200_000, 1024)).isFalse();
  }
}
