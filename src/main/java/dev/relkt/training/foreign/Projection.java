package dev.relkt.training.foreign;

import dev.relkt.training.foreign.StateFile.Form;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.SplittableRandom;

/**
 * A matrix W, vectors x go to x W, trained by Adam (Kingma and Ba 2015). Plain Java; not
 * thread-safe.
 *
 * <p>It starts as the identity. Where the dimensions differ it starts as a random matrix with
 * orthonormal rows (to a larger dimension, which keeps all cosines) or columns (to a smaller one).
 */
final class Projection {

  private static final double BETA_1 = 0.9;
  private static final double BETA_2 = 0.999;
  private static final double EPSILON = 1e-8;

  private final int from;
  private final int to;
  private final float[] weights;
  private final float[] m;
  private final float[] v;
  private long steps;

  /**
   * @param from dimension of what goes in
   * @param to dimension of what comes out
   */
  Projection(int from, int to, long seed) {
    this.from = from;
    this.to = to;
    weights = new float[from * to];
    m = new float[weights.length];
    v = new float[weights.length];
    if (from == to) {
      for (int i = 0; i < from; i++) {
        weights[i * to + i] = 1;
      }
    } else {
      double[][] basis =
          orthonormal(Math.min(from, to), Math.max(from, to), new SplittableRandom(seed));
      for (int i = 0; i < from; i++) {
        for (int j = 0; j < to; j++) {
          weights[i * to + j] = (float) (from < to ? basis[i][j] : basis[j][i]);
        }
      }
    }
  }

  /** Gram and Schmidt over random normal vectors, twice for the sake of rounding. */
  private static double[][] orthonormal(int count, int length, SplittableRandom random) {
    double[][] basis = new double[count][length];
    for (int i = 0; i < count; i++) {
      for (int k = 0; k < length; k++) {
        basis[i][k] = random.nextGaussian();
      }
      for (int pass = 0; pass < 2; pass++) {
        for (int j = 0; j < i; j++) {
          add(basis[i], basis[j], -dot(basis[i], basis[j]));
        }
      }
      double norm = Math.sqrt(dot(basis[i], basis[i]));
      for (int k = 0; k < length; k++) {
        basis[i][k] /= norm;
      }
    }
    return basis;
  }

  private static double dot(double[] a, double[] b) {
    double sum = 0;
    for (int k = 0; k < a.length; k++) {
      sum += a[k] * b[k];
    }
    return sum;
  }

  private static void add(double[] a, double[] b, double factor) {
    for (int k = 0; k < a.length; k++) {
      a[k] += factor * b[k];
    }
  }

  int from() {
    return from;
  }

  int to() {
    return to;
  }

  /** The matrix row by row; not to be changed. */
  float[] weights() {
    return weights;
  }

  /** x W for every row x. */
  float[][] of(float[][] rows) {
    float[][] out = new float[rows.length][to];
    for (int r = 0; r < rows.length; r++) {
      float[] y = out[r];
      for (int i = 0; i < from; i++) {
        float x = rows[r][i];
        int at = i * to;
        for (int j = 0; j < to; j++) {
          y[j] += x * weights[at + j];
        }
      }
    }
    return out;
  }

  /**
   * One step against the gradient.
   *
   * @param rows x
   * @param gradient of the loss at x W
   */
  void move(float[][] rows, float[][] gradient, double rate) {
    float[] sum = new float[weights.length];
    for (int r = 0; r < rows.length; r++) {
      float[] g = gradient[r];
      for (int i = 0; i < from; i++) {
        float x = rows[r][i];
        int at = i * to;
        for (int j = 0; j < to; j++) {
          sum[at + j] += x * g[j];
        }
      }
    }
    steps++;
    double t = (double) steps;
    double alpha = rate * Math.sqrt(1 - Math.pow(BETA_2, t)) / (1 - Math.pow(BETA_1, t));
    for (int k = 0; k < sum.length; k++) {
      m[k] = (float) (BETA_1 * m[k] + (1 - BETA_1) * sum[k]);
      v[k] = (float) (BETA_2 * v[k] + (1 - BETA_2) * (double) sum[k] * sum[k]);
      weights[k] -= (float) (alpha * m[k] / (Math.sqrt(v[k]) + EPSILON));
    }
  }

  void write(StateFile file) throws IOException {
    file.write(steps, forms(), form -> bytes(array(form)));
  }

  void read(StateFile file) throws IOException {
    steps = file.read(forms(), (form, bytes) -> set(array(form), bytes));
  }

  List<Form> forms() {
    List<Long> shape = List.of((long) from, (long) to);
    return List.of(
        new Form("projection", "DT_FLOAT", shape),
        new Form("adam/m", "DT_FLOAT", shape),
        new Form("adam/v", "DT_FLOAT", shape));
  }

  private float[] array(Form form) {
    return switch (form.name()) {
      case "projection" -> weights;
      case "adam/m" -> m;
      case "adam/v" -> v;
      default -> throw new IllegalArgumentException(form.name());
    };
  }

  static byte[] bytes(float[] values) {
    ByteBuffer bytes = ByteBuffer.allocate(4 * values.length).order(ByteOrder.LITTLE_ENDIAN);
    bytes.asFloatBuffer().put(values);
    return bytes.array();
  }

  private static void set(float[] values, byte[] bytes) {
    ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer().get(values);
  }
}
