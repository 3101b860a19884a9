package dev.relkt.training.student;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class WhiteningTest {

  private static final int DIMENSION = 12;
  private static final int VOCABULARY = 300;

  private final long seed = new Random().nextLong();
  private final Random random = new Random(seed);
  private final List<int[]> sample = new ArrayList<>();

  WhiteningTest() {
    System.out.println("WhiteningTest seed " + seed);
    for (int i = 0; i < 5000; i++) {
      sample.add(random.ints(3, 0, VOCABULARY).distinct().toArray());
    }
  }

  /** Rows of which some directions say more than others, turned so that none is an axis. */
  private StudentTable lopsided(double[] lengths) {
    double[][] axes = orthogonal();
    float[] rows = new float[VOCABULARY * DIMENSION];
    for (int row = 0; row < VOCABULARY; row++) {
      for (int axis = 0; axis < DIMENSION; axis++) {
        double along = random.nextGaussian() * lengths[axis];
        for (int i = 0; i < DIMENSION; i++) {
          rows[row * DIMENSION + i] += (float) (along * axes[axis][i]);
        }
      }
    }
    return new StudentTable(DIMENSION, rows);
  }

  private double[][] orthogonal() {
    double[][] axes = new double[DIMENSION][DIMENSION];
    for (int axis = 0; axis < DIMENSION; axis++) {
      for (int i = 0; i < DIMENSION; i++) {
        axes[axis][i] = random.nextGaussian();
      }
      for (int before = 0; before < axis; before++) {
        double along = dot(axes[axis], axes[before]);
        for (int i = 0; i < DIMENSION; i++) {
          axes[axis][i] -= along * axes[before][i];
        }
      }
      double length = Math.sqrt(dot(axes[axis], axes[axis]));
      for (int i = 0; i < DIMENSION; i++) {
        axes[axis][i] /= length;
      }
    }
    return axes;
  }

  private static double[] falling() {
    double[] lengths = new double[DIMENSION];
    for (int i = 0; i < DIMENSION; i++) {
      lengths[i] = 2 - i * 1.4 / (DIMENSION - 1);
    }
    return lengths;
  }

  /** Of the texts as the old table scales them to length 1, in the new space. */
  private double[][] covariance(StudentTable old, StudentTable now) {
    double[][] sums = new double[now.dimension()][now.dimension()];
    for (int[] text : sample) {
      double length = length(old.sum(text));
      float[] vector = now.sum(text);
      for (int i = 0; i < vector.length; i++) {
        for (int j = 0; j < vector.length; j++) {
          sums[i][j] += vector[i] / length * vector[j] / length / sample.size();
        }
      }
    }
    return sums;
  }

  @Test
  void makesAllDirectionsAlike() {
    StudentTable table = lopsided(falling());
    double[][] before = covariance(table, Whitening.of(table, sample, DIMENSION, 0));
    assertThat(before[0][0] / before[DIMENSION - 1][DIMENSION - 1])
        .as("it was not so before")
        .isGreaterThan(3);
    double[][] after = covariance(table, Whitening.of(table, sample, DIMENSION, .5));
    for (int i = 0; i < DIMENSION; i++) {
      assertThat(after[i][i] / after[0][0]).as("direction %d", i).isBetween(.5, 1.05);
      for (int j = 0; j < i; j++) {
        assertThat(after[i][j] / after[0][0]).as("%d and %d", i, j).isCloseTo(0, within(.01));
      }
    }
  }

  @Test
  void withoutPowerItIsATurn() {
    StudentTable table = lopsided(falling());
    StudentTable turned = Whitening.of(table, sample, DIMENSION, 0);
    assertThat(turned.rows()).isNotEqualTo(table.rows());
    for (int i = 0; i < 200; i++) {
      int[] one = sample.get(2 * i);
      int[] two = sample.get(2 * i + 1);
      assertThat(cosine(turned, one, two)).isCloseTo(cosine(table, one, two), within(1e-4));
      assertThat(length(turned.sum(one))).isCloseTo(length(table.sum(one)), within(1e-3));
    }
  }

  @Test
  void fewerDimensionsKeepTheStrongestDirections() {
    double[] lengths = new double[DIMENSION];
    java.util.Arrays.fill(lengths, .02);
    lengths[2] = 3;
    lengths[5] = 2;
    lengths[9] = 1;
    StudentTable table = lopsided(lengths);
    StudentTable small = Whitening.of(table, sample, 3, 0);
    assertThat(small.dimension()).isEqualTo(3);
    assertThat(small.vocabulary()).isEqualTo(VOCABULARY);
    double difference = 0;
    for (int i = 0; i < 500; i++) {
      int[] one = sample.get(2 * i);
      int[] two = sample.get(2 * i + 1);
      difference += Math.abs(cosine(small, one, two) - cosine(table, one, two)) / 500;
    }
    assertThat(difference).isLessThan(.01);
    double[][] covariance = covariance(table, small);
    assertThat(covariance[0][0]).isGreaterThan(covariance[1][1]);
    assertThat(covariance[1][1]).isGreaterThan(covariance[2][2]);
  }

  @Test
  void sumsOfRowsStaySumsOfRows() {
    StudentTable table = lopsided(falling());
    StudentTable small = Whitening.of(table, sample, 6, .5);
    StudentTable sums =
        Whitening.of(
            new StudentTable(DIMENSION, concatenated(table.rows(), table.sum(new int[] {4, 7, 8}))),
            sample,
            6,
            .5);
    float[] expected = small.sum(new int[] {4, 7, 8});
    float[] found = sums.sum(new int[] {VOCABULARY});
    assertThat(found).containsExactly(expected, org.assertj.core.data.Offset.offset(1e-3f));
  }

  private static float[] concatenated(float[] one, float[] two) {
    float[] both = java.util.Arrays.copyOf(one, one.length + two.length);
    System.arraycopy(two, 0, both, one.length, two.length);
    return both;
  }

  private static double cosine(StudentTable table, int[] one, int[] two) {
    float[] a = table.encode(one);
    float[] b = table.encode(two);
    double sum = 0;
    for (int i = 0; i < a.length; i++) {
      sum += (double) a[i] * b[i];
    }
    return sum;
  }

  private static double length(float[] vector) {
    double sum = 0;
    for (float x : vector) {
      sum += (double) x * x;
    }
    return Math.sqrt(sum);
  }

  private static double dot(double[] a, double[] b) {
    double sum = 0;
    for (int i = 0; i < a.length; i++) {
      sum += a[i] * b[i];
    }
    return sum;
  }
}
