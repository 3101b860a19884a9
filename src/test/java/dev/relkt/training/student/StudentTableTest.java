package dev.relkt.training.student;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.relkt.embedding.tensorflow.SixLevels;
import dev.relkt.training.student.StudentTable.Quantised;
import java.util.Random;
import org.junit.jupiter.api.Test;

class StudentTableTest {

  @Test
  void theVectorOfATextIsTheSumOfItsRowsAtLengthOne() {
    var table = new StudentTable(2, new float[] {3, 0, 0, 1, 0, 3});
    assertThat(table.sum(new int[] {0, 1, 2})).containsExactly(3, 4);
    assertThat(table.encode(new int[] {0, 1, 2})).containsExactly(.6f, .8f);
    assertThat(table.weighted(new float[] {2, 1, 0}).sum(new int[] {0, 1, 2}))
        .containsExactly(6, 1);
  }

  @Test
  void restoresComponentsToWithinHalfAStep() {
    long seed = new Random().nextLong();
    System.out.println("StudentTableTest seed " + seed);
    var random = new Random(seed);
    for (int round = 0; round < 20; round++) {
      int dimension = 1 + random.nextInt(600);
      StudentTable table = StudentTable.random(50, dimension, random.nextLong());
      Quantised quantised = Quantised.of(table);
      assertThat(quantised.bytes()).hasSize(50 * SixLevels.bytesOfRow(dimension));
      float[] restored = quantised.restored().rows();
      for (int i = 0; i < restored.length; i++) {
        float step = quantised.scales()[i / dimension];
        float edge = SixLevels.MIDDLE * step;
        double wanted = Math.clamp(table.rows()[i], -edge, edge);
        assertThat((double) restored[i])
            .as("component %d of row %d, %d dimensions", i % dimension, i / dimension, dimension)
            .isCloseTo(wanted, within(.5001 * step));
      }
    }
  }

  @Test
  void theScaleOfARowFollowsItsLength() {
    StudentTable one = StudentTable.random(1, 64, 5);
    Quantised small = Quantised.of(one);
    Quantised large = Quantised.of(one.weighted(new float[] {8}));
    assertThat(large.bytes()).containsExactly(small.bytes());
    assertThat(large.scales()[0]).isCloseTo(8 * small.scales()[0], within(1e-4f));
  }

  @Test
  void aTableThatWasRestoredLosesNothingMore() {
    Quantised stored = Quantised.of(StudentTable.random(100, 512, 4));
    assertThat(Quantised.of(stored.restored()).bytes()).containsExactly(stored.bytes());
  }

  @Test
  void aTableThatWasSpreadIsStoredNearlyTheSame() {
    long seed = new Random().nextLong();
    System.out.println("StudentTableTest seed " + seed);
    Quantised stored = Quantised.of(StudentTable.random(100, 1024, seed));
    StudentTable spread = stored.spread(seed);
    Quantised again = Quantised.of(spread);
    int same = 0;
    for (int i = 0; i < stored.bytes().length; i++) {
      same += stored.bytes()[i] == again.bytes()[i] ? 1 : 0;
    }
    assertThat((double) same / stored.bytes().length).isGreaterThan(.8);
    assertThat(spread.rows()).isNotEqualTo(stored.restored().rows());
    assertThat(spread.rows()).containsExactly(stored.spread(seed).rows());
  }

  @Test
  void smallChangesAreNotStoredAway() {
    long seed = new Random().nextLong();
    System.out.println("StudentTableTest seed " + seed);
    Quantised stored = Quantised.of(StudentTable.random(60, 1024, seed));
    StudentTable change = StudentTable.random(60, 1024, ~seed);
    StudentTable table = stored.spread(seed);
    double before = along(change, Quantised.of(table).restored());
    for (int i = 0; i < table.rows().length; i++) {
      table.rows()[i] += .05f * change.rows()[i];
    }
    double after = along(change, Quantised.of(table).restored());
    assertThat(after - before).as("of 3 that were moved in all").isBetween(2., 4.);
  }

  /** Σ over rows of how far they go along those of another table. */
  private static double along(StudentTable direction, StudentTable table) {
    double sum = 0;
    for (int i = 0; i < table.rows().length; i++) {
      sum += (double) direction.rows()[i] * table.rows()[i];
    }
    return sum;
  }

  @Test
  void cosinesOfRandomRowsHardlyMove() {
    long seed = new Random().nextLong();
    System.out.println("StudentTableTest seed " + seed);
    StudentTable table = StudentTable.random(500, 1024, seed);
    StudentTable restored = Quantised.of(table).restored();
    double sum = 0;
    for (int row = 1; row < 500; row++) {
      int[] one = {row - 1};
      int[] two = {row};
      double moved =
          Math.abs(
              cosine(table.encode(one), table.encode(two))
                  - cosine(restored.encode(one), restored.encode(two)));
      assertThat(moved).as("rows %d and %d", row - 1, row).isLessThan(.07);
      sum += moved;
    }
    assertThat(sum / 499).as("on average").isLessThan(.015);
  }

  @Test
  void aRowOfZerosStaysNearZero() {
    float[] restored = Quantised.of(new StudentTable(4, new float[4])).restored().rows();
    assertThat(restored).containsExactly(new float[4], org.assertj.core.data.Offset.offset(1e-30f));
  }

  private static double cosine(float[] a, float[] b) {
    double sum = 0;
    for (int i = 0; i < a.length; i++) {
      sum += (double) a[i] * b[i];
    }
    return sum;
  }
}
