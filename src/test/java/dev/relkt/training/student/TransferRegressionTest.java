package dev.relkt.training.student;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.relkt.training.student.TransferRegression.Pair;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

class TransferRegressionTest {

  private static final TransferRegression.Rounds SILENT = (round, rounds) -> {};

  /** A small random problem. */
  private record Problem(
      StudentTable start,
      float[] weights,
      int changeable,
      float ridge,
      List<Pair> pairs,
      List<int[]> english) {

    static Problem of(Random random) {
      int vocabulary = 12 + random.nextInt(20);
      float[] weights = new float[vocabulary];
      for (int i = 0; i < vocabulary; i++) {
        weights[i] = .1f + random.nextFloat();
      }
      var pairs = new ArrayList<Pair>();
      var english = new ArrayList<int[]>();
      for (int i = 0; i < 10 + random.nextInt(50); i++) {
        pairs.add(new Pair(ids(random, vocabulary), i, .2f + 2 * random.nextFloat()));
        english.add(ids(random, vocabulary));
      }
      return new Problem(
          StudentTable.random(vocabulary, 2 + random.nextInt(6), random.nextLong()),
          weights,
          vocabulary / 2 + random.nextInt(vocabulary / 2),
          .05f + random.nextFloat(),
          pairs,
          english);
    }

    private static int[] ids(Random random, int vocabulary) {
      return random.ints(1 + random.nextInt(5), 0, vocabulary).distinct().toArray();
    }

    StudentTable solved(int rounds) {
      return regression().solve(rounds, SILENT);
    }

    TransferRegression regression() {
      return new TransferRegression(
          start,
          weights,
          changeable,
          ridge,
          pairs,
          TransferRegression.byTable(start, weights, english));
    }

    /** The same by the normal equations, one after the other. */
    double[][] dense() {
      int d = start.dimension();
      double[][] left = new double[changeable][changeable];
      double[][] right = new double[changeable][d];
      for (int i = 0; i < changeable; i++) {
        left[i][i] = ridge;
      }
      for (Pair pair : pairs) {
        double length = 0;
        for (int id : pair.text()) {
          length += (double) weights[id] * weights[id];
        }
        double[] x = new double[weights.length];
        for (int id : pair.text()) {
          x[id] = weights[id] / Math.sqrt(length);
        }
        double[] missing = new double[d];
        float[] meaning = start.weighted(weights).encode(english.get(pair.meaning()));
        for (int c = 0; c < d; c++) {
          missing[c] = meaning[c];
        }
        for (int id : pair.text()) {
          for (int c = 0; c < d; c++) {
            missing[c] -= x[id] * start.rows()[id * d + c];
          }
        }
        for (int i = 0; i < changeable; i++) {
          for (int j = 0; j < changeable; j++) {
            left[i][j] += pair.weight() * x[i] * x[j];
          }
          for (int c = 0; c < d; c++) {
            right[i][c] += pair.weight() * x[i] * missing[c];
          }
        }
      }
      return eliminated(left, right);
    }

    /** Gauss; the matrix is positive definite, no pivots are needed. */
    private static double[][] eliminated(double[][] left, double[][] right) {
      int n = left.length;
      for (int i = 0; i < n; i++) {
        for (int row = 0; row < n; row++) {
          if (row != i) {
            double factor = left[row][i] / left[i][i];
            for (int k = 0; k < n; k++) {
              left[row][k] -= factor * left[i][k];
            }
            for (int c = 0; c < right[row].length; c++) {
              right[row][c] -= factor * right[i][c];
            }
          }
        }
      }
      for (int i = 0; i < n; i++) {
        for (int c = 0; c < right[i].length; c++) {
          right[i][c] /= left[i][i];
        }
      }
      return right;
    }
  }

  @Test
  void agreesWithADenseSolve() {
    long seed = new Random().nextLong();
    System.out.println("TransferRegressionTest seed " + seed);
    var random = new Random(seed);
    for (int round = 0; round < 30; round++) {
      Problem problem = Problem.of(random);
      int d = problem.start.dimension();
      float[] solved = problem.solved(60).rows();
      double[][] dense = problem.dense();
      for (int row = 0; row < problem.changeable; row++) {
        for (int c = 0; c < d; c++) {
          assertThat((double) solved[row * d + c] - problem.start.rows()[row * d + c])
              .as("row %d, component %d of problem %d", row, c, round)
              .isCloseTo(dense[row][c], within(2e-3));
        }
      }
    }
  }

  @Test
  void leavesRowsThatMayNotChange() {
    long seed = new Random().nextLong();
    System.out.println("TransferRegressionTest seed " + seed);
    Problem problem = Problem.of(new Random(seed));
    float[] before = problem.start.rows().clone();
    float[] solved = problem.solved(8).rows();
    int border = problem.changeable * problem.start.dimension();
    assertThat(Arrays.copyOfRange(solved, border, solved.length))
        .containsExactly(Arrays.copyOfRange(before, border, before.length));
    assertThat(Arrays.copyOf(solved, border)).isNotEqualTo(Arrays.copyOf(before, border));
    assertThat(problem.start.rows()).containsExactly(before);
  }

  @Test
  void aTranslationLandsOnItsEnglish() {
    int words = 40;
    float[] weights = new float[2 * words];
    Arrays.fill(weights, .5f);
    StudentTable start = StudentTable.random(2 * words, 64, 3);
    var pairs = new ArrayList<Pair>();
    var texts = new ArrayList<int[]>();
    for (int word = 0; word < words; word++) {
      texts.add(new int[] {word});
      pairs.add(new Pair(new int[] {word}, word, 1.5f));
      pairs.add(new Pair(new int[] {words + word}, word, 1));
    }
    StudentTable solved = new Problem(start, weights, 2 * words, .01f, pairs, texts).solved(8);
    for (int word = 0; word < words; word++) {
      int next = (word + 1) % words;
      int[] foreign = {words + word, words + next};
      int[] english = {word, next};
      assertThat(cosine(start.encode(foreign), start.encode(english))).isLessThan(.7);
      assertThat(cosine(solved.encode(foreign), solved.encode(english))).isGreaterThan(.98);
      assertThat(cosine(solved.encode(english), start.encode(english))).isGreaterThan(.98);
    }
  }

  @Test
  void findsTheVectorsOfATeacherFromNothing() {
    int words = 30;
    float[] weights = new float[2 * words];
    Arrays.fill(weights, 2);
    float[] teacher = StudentTable.random(words, 16, 5).rows();
    var pairs = new ArrayList<Pair>();
    for (int word = 0; word < words; word++) {
      pairs.add(new Pair(new int[] {word}, word, 3));
      pairs.add(new Pair(new int[] {words + word}, word, .3f));
    }
    StudentTable solved =
        new TransferRegression(
                new StudentTable(16, new float[2 * words * 16]),
                weights,
                2 * words - 1,
                .01f,
                pairs,
                (meaning, into) -> System.arraycopy(teacher, meaning * 16, into, 0, 16))
            .solve(8, SILENT);
    for (int word = 0; word < words - 1; word++) {
      float[] aim = Arrays.copyOfRange(teacher, word * 16, (word + 1) * 16);
      for (int id : new int[] {word, words + word}) {
        assertThat(solved.sum(new int[] {id})).containsExactly(aim, Offset.offset(.05f));
      }
    }
    assertThat(solved.sum(new int[] {2 * words - 1})).containsOnly(0);
  }

  @Test
  void aDearerChangeIsASmallerOne() {
    long seed = new Random().nextLong();
    System.out.println("TransferRegressionTest seed " + seed);
    Problem one = Problem.of(new Random(seed));
    var dear = new Problem(one.start, one.weights, one.changeable, 1e4f, one.pairs, one.english);
    assertThat(dear.solved(60).rows()).containsExactly(one.start.rows(), Offset.offset(.02f));
  }

  @Test
  void givesTheSameBitsTwice() {
    long seed = new Random().nextLong();
    System.out.println("TransferRegressionTest seed " + seed);
    Problem problem = Problem.of(new Random(seed));
    assertThat(problem.solved(8).rows()).containsExactly(problem.solved(8).rows());
  }

  @Test
  void saysHowFarItIs() {
    var told = new ArrayList<String>();
    Problem problem = Problem.of(new Random(1));
    problem.regression().solve(3, (round, rounds) -> told.add(round + "/" + rounds));
    assertThat(told).containsExactly("1/3", "2/3", "3/3");
  }

  private static double cosine(float[] a, float[] b) {
    double sum = 0;
    for (int i = 0; i < a.length; i++) {
      sum += (double) a[i] * b[i];
    }
    return sum;
  }
}
