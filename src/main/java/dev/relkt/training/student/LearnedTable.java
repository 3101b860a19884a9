package dev.relkt.training.student;

import java.util.HashMap;
import java.util.Map;

/**
 * A table that is learned, and what the optimiser keeps of it: Adagrad with one accumulator a row
 * (Duchi, Hazan and Singer, 2011). Not thread-safe but for reading.
 */
final class LearnedTable {

  private static final float EPSILON = 1e-12f;

  private final StudentTable table;
  private final float weight;
  private final float[] lengths;
  private final float[] squares;

  /**
   * @param table with weights in its rows; changed in place
   * @param weight the length of its part of a vector
   */
  LearnedTable(StudentTable table, float weight) {
    this.table = table;
    this.weight = weight;
    this.squares = new float[table.vocabulary()];
    this.lengths = new float[table.vocabulary()];
    measure();
  }

  /** Takes the lengths of the rows as they are for those of the start. */
  void measure() {
    double[] now = table.lengths();
    for (int row = 0; row < lengths.length; row++) {
      lengths[row] = (float) now[row];
    }
  }

  int dimension() {
    return table.dimension();
  }

  StudentTable table() {
    return table;
  }

  float weight() {
    return weight;
  }

  float[] squares() {
    return squares;
  }

  /** As the SavedModel stores it. */
  StudentSavedModel.Stored stored() {
    return new StudentSavedModel.Stored(StudentTable.Quantised.of(table), weight);
  }

  /**
   * The part of a text's vector.
   *
   * @return its length; a text that this table says nothing about has 0 and a part of zeros
   */
  static float part(StudentTable table, float weight, int[] ids, float[] into, int at) {
    float[] sum = table.sum(ids);
    float length = (float) Math.sqrt(dot(sum, sum));
    float factor = length > 0 ? weight / length : 0;
    for (int i = 0; i < sum.length; i++) {
      into[at + i] = sum[i] * factor;
    }
    return length;
  }

  /** The gradients of a step, by row. */
  final class Step {

    private final Map<Integer, float[]> rows = new HashMap<>();

    /**
     * Adds what a text says.
     *
     * @param vector of the text
     * @param gradient of the loss at the vector
     * @param at where this table's part begins in both
     * @param length of the sum before it was scaled
     * @param fixed an id that is not learned
     */
    void add(int[] ids, float[] vector, float[] gradient, int at, float length, int fixed) {
      if (length == 0) {
        return;
      }
      int dimension = dimension();
      float along = 0;
      for (int i = 0; i < dimension; i++) {
        along += gradient[at + i] * vector[at + i];
      }
      // The part is weight · sum / length: what is along the part does not change it.
      along /= weight * weight;
      float[] ofSum = new float[dimension];
      boolean any = false;
      for (int i = 0; i < dimension; i++) {
        ofSum[i] = weight * (gradient[at + i] - along * vector[at + i]) / length;
        any |= ofSum[i] != 0;
      }
      if (any) {
        for (int id : ids) {
          if (id != fixed) {
            float[] sum = rows.computeIfAbsent(id, r -> new float[dimension]);
            for (int i = 0; i < dimension; i++) {
              sum[i] += ofSum[i];
            }
          }
        }
      }
    }

    boolean isFinite() {
      return rows.values().stream().allMatch(g -> Float.isFinite(dot(g, g)));
    }

    void take(double rate) {
      rows.forEach((row, gradient) -> move(row, gradient, rate));
    }
  }

  Step step() {
    return new Step();
  }

  private void move(int row, float[] gradient, double rate) {
    squares[row] += dot(gradient, gradient);
    float step = (float) (rate * lengths[row] / Math.sqrt(squares[row] + EPSILON));
    float[] rows = table.rows();
    int from = row * dimension();
    for (int i = 0; i < gradient.length; i++) {
      rows[from + i] -= step * gradient[i];
    }
  }

  private static float dot(float[] a, float[] b) {
    float sum = 0;
    for (int i = 0; i < a.length; i++) {
      sum += a[i] * b[i];
    }
    return sum;
  }
}
