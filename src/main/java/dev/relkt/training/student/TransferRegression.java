package dev.relkt.training.student;

import dev.relkt.training.TrainingRefused;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;

/**
 * Language knowledge transfer in closed form: given the vectors of English texts, finds the table
 * whose sums give their translations the same vectors, as nearly as the squares of the differences
 * say, and that differs no more than it must from the table before.
 *
 * <p>With <i>x</i> a text as a row of weights over ids, divided by its length, and <i>y</i> the
 * vector of its English, the change <i>Δ</i> minimises <i>Σ weight · ‖x (V₀ + Δ) − y‖² + ridge ·
 * ‖Δ‖²</i>: a ridge regression with one right-hand side a component. Solved by conjugate gradients,
 * preconditioned by the diagonal (Hestenes and Stiefel, 1952). It is the transfer loss of the paper
 * for a student that is linear, before unit length, solved at once instead of by steps.
 *
 * <p>Sums are taken in {@value #PARTS} parts of fixed borders: the result does not depend on the
 * machine's processors. Not thread-safe.
 */
final class TransferRegression {

  private static final int PARTS = 2;
  private static final float EPSILON = 1e-6f;

  /** A component is solved when its residual's square has become this share of the first one. */
  private static final double SOLVED = 1e-14;

  /**
   * A text and what it means.
   *
   * @param text ids, at least one
   * @param meaning a number that {@link Meanings} knows
   * @param weight above 0
   */
  @SuppressWarnings("ArrayRecordComponent") // millions of them, never compared
  record Pair(int[] text, int meaning, float weight) {}

  /** The vectors of English texts. Thread-safe. */
  interface Meanings {
    /** Writes the vector of a text over what is there. */
    void write(int meaning, float[] into);
  }

  /** Takes how far it is. */
  interface Rounds {
    void done(int round, int rounds);
  }

  private final StudentTable start;
  private final float[] weights;
  private final int changeable;
  private final float ridge;
  private final List<Pair> pairs;
  private final Meanings meanings;
  private final int dimension;
  private final float[] scales;

  /**
   * @param start the table before; without weights in its rows
   * @param weights one an id
   * @param changeable only rows before this may change
   * @param ridge how much a change costs, above 0
   * @param meanings of the dimension of the table
   */
  TransferRegression(
      StudentTable start,
      float[] weights,
      int changeable,
      float ridge,
      List<Pair> pairs,
      Meanings meanings) {
    this.meanings = meanings;
    this.start = start;
    this.weights = weights;
    this.changeable = changeable;
    this.ridge = ridge;
    this.pairs = pairs;
    this.dimension = start.dimension();
    this.scales = new float[pairs.size()];
    for (int i = 0; i < scales.length; i++) {
      Pair pair = pairs.get(i);
      float squares = 0;
      for (int id : pair.text) {
        squares += weights[id] * weights[id];
      }
      scales[i] = (float) Math.sqrt(pair.weight) / ((float) Math.sqrt(squares) + EPSILON);
    }
  }

  /**
   * Solves it.
   *
   * @param rounds of conjugate gradients; 8 or so are enough, and to stop early is a kind of ridge
   */
  StudentTable solve(int rounds, Rounds progress) {
    try (ExecutorService workers =
        Executors.newFixedThreadPool(
            PARTS, Thread.ofPlatform().daemon().name("regression-", 0).factory())) {
      int size = changeable * dimension;
      float[] residual = sum(workers, this::gradientAtStart);
      float[] precondition = precondition();
      float[] change = new float[size];
      float[] direction = new float[size];
      double[] first = null;
      double[] before = null;
      for (int round = 1; round <= rounds; round++) {
        double[] now = columns(workers, residual, residual, precondition);
        float[] keep = new float[dimension];
        if (before != null) {
          for (int d = 0; d < dimension; d++) {
            keep[d] = (float) (now[d] / Math.max(before[d], Double.MIN_NORMAL));
          }
        }
        before = now;
        if (first == null) {
          first = now;
        }
        rows(
            workers,
            (row, from) -> {
              for (int d = 0; d < dimension; d++) {
                direction[from + d] =
                    precondition[row] * residual[from + d] + keep[d] * direction[from + d];
              }
            });
        float[] image = sum(workers, (part, into) -> normal(part, direction, into));
        rows(
            workers,
            (row, from) -> {
              for (int d = 0; d < dimension; d++) {
                image[from + d] += ridge * direction[from + d];
              }
            });
        double[] curvature = columns(workers, direction, image, null);
        float[] length = new float[dimension];
        for (int d = 0; d < dimension; d++) {
          // What is left of a solved column is noise, and its squares may be too small for a float.
          length[d] = now[d] > SOLVED * first[d] ? (float) (now[d] / curvature[d]) : 0;
        }
        rows(
            workers,
            (row, from) -> {
              for (int d = 0; d < dimension; d++) {
                change[from + d] += length[d] * direction[from + d];
                residual[from + d] -= length[d] * image[from + d];
              }
            });
        progress.done(round, rounds);
      }
      float[] solved = start.rows().clone();
      for (int i = 0; i < size; i++) {
        solved[i] += change[i];
      }
      return new StudentTable(dimension, solved);
    }
  }

  /** Adds one part of the pairs into a table of sums. */
  private interface Part {
    void add(int part, float[] into);
  }

  private float[] sum(ExecutorService workers, Part part) {
    float[][] sums = new float[PARTS][changeable * dimension];
    all(
        workers,
        IntStream.range(0, PARTS).<Runnable>mapToObj(p -> () -> part.add(p, sums[p])).toList());
    for (int p = 1; p < PARTS; p++) {
      float[] more = sums[p];
      rows(
          workers,
          (row, from) -> {
            for (int d = 0; d < dimension; d++) {
              sums[0][from + d] += more[from + d];
            }
          });
    }
    return sums[0];
  }

  /**
   * The unit vectors that a table gives for texts.
   *
   * @param weights one an id
   * @param texts ids of each
   */
  static Meanings byTable(StudentTable table, float[] weights, List<int[]> texts) {
    int dimension = table.dimension();
    return (meaning, into) -> {
      Arrays.fill(into, 0);
      for (int id : texts.get(meaning)) {
        add(into, table.rows(), id * dimension, weights[id]);
      }
      double squares = 0;
      for (float x : into) {
        squares += (double) x * x;
      }
      float unit = (float) (1 / (Math.sqrt(squares) + EPSILON));
      for (int d = 0; d < dimension; d++) {
        into[d] *= unit;
      }
    };
  }

  /** Σ xᵀ (y − x V₀). */
  private void gradientAtStart(int part, float[] into) {
    float[] table = start.rows();
    float[] aim = new float[dimension];
    float[] is = new float[dimension];
    for (int i = first(part); i < first(part + 1); i++) {
      Pair pair = pairs.get(i);
      Arrays.fill(is, 0);
      meanings.write(pair.meaning, aim);
      float root = (float) Math.sqrt(pair.weight);
      for (int id : pair.text) {
        add(is, table, id * dimension, scales[i] * weights[id]);
      }
      for (int d = 0; d < dimension; d++) {
        aim[d] = aim[d] * root - is[d];
      }
      scatter(pair, i, aim, into);
    }
  }

  /** Σ xᵀ x · direction. */
  private void normal(int part, float[] direction, float[] into) {
    float[] image = new float[dimension];
    for (int i = first(part); i < first(part + 1); i++) {
      Pair pair = pairs.get(i);
      Arrays.fill(image, 0);
      for (int id : pair.text) {
        if (id < changeable) {
          add(image, direction, id * dimension, scales[i] * weights[id]);
        }
      }
      scatter(pair, i, image, into);
    }
  }

  private void scatter(Pair pair, int number, float[] values, float[] into) {
    for (int id : pair.text) {
      if (id < changeable) {
        float weight = scales[number] * weights[id];
        int from = id * dimension;
        for (int d = 0; d < dimension; d++) {
          into[from + d] += weight * values[d];
        }
      }
    }
  }

  private static void add(float[] to, float[] table, int from, float weight) {
    for (int d = 0; d < to.length; d++) {
      to[d] += weight * table[from + d];
    }
  }

  private float[] precondition() {
    float[] diagonal = new float[changeable];
    Arrays.fill(diagonal, ridge);
    for (int i = 0; i < scales.length; i++) {
      for (int id : pairs.get(i).text) {
        if (id < changeable) {
          float x = scales[i] * weights[id];
          diagonal[id] += x * x;
        }
      }
    }
    for (int row = 0; row < changeable; row++) {
      diagonal[row] = 1 / diagonal[row];
    }
    return diagonal;
  }

  /** Σ over rows of a · b, for each column; times a factor of the row if there are factors. */
  private double[] columns(
      ExecutorService workers,
      float[] a,
      float[] b,
      float @org.jspecify.annotations.Nullable [] factors) {
    double[][] sums = new double[PARTS][dimension];
    all(
        workers,
        IntStream.range(0, PARTS)
            .<Runnable>mapToObj(
                p ->
                    () -> {
                      double[] into = sums[p];
                      for (int row = row(p); row < row(p + 1); row++) {
                        int from = row * dimension;
                        float factor = factors == null ? 1 : factors[row];
                        for (int d = 0; d < dimension; d++) {
                          into[d] += factor * a[from + d] * b[from + d];
                        }
                      }
                    })
            .toList());
    for (int d = 0; d < dimension; d++) {
      for (int p = 1; p < PARTS; p++) {
        sums[0][d] += sums[p][d];
      }
    }
    return sums[0];
  }

  private interface Row {
    void at(int row, int from);
  }

  private void rows(ExecutorService workers, Row work) {
    all(
        workers,
        IntStream.range(0, PARTS)
            .<Runnable>mapToObj(
                p ->
                    () -> {
                      for (int row = row(p); row < row(p + 1); row++) {
                        work.at(row, row * dimension);
                      }
                    })
            .toList());
  }

  private int first(int part) {
    return (int) ((long) scales.length * part / PARTS);
  }

  private int row(int part) {
    return (int) ((long) changeable * part / PARTS);
  }

  private static void all(ExecutorService workers, List<Runnable> parts) {
    var running = new ArrayList<Future<?>>();
    parts.forEach(part -> running.add(workers.submit(part)));
    try {
      for (Future<?> one : running) {
        one.get();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new TrainingRefused("regression: interrupted", e);
    } catch (java.util.concurrent.ExecutionException e) {
      throw new IllegalStateException("regression: a part failed", e.getCause());
    }
  }
}
