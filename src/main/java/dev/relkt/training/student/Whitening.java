package dev.relkt.training.student;

import java.util.List;
import org.tensorflow.EagerSession;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.ndarray.buffer.DataBuffers;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;

/**
 * Brings a table to fewer dimensions: the directions in which texts differ most are kept, and made
 * more alike in how much they say (all that many texts share says little). With the covariance <i>C
 * = U diag(λ) Uᵀ</i> of the unit vectors of a sample of texts, a row <i>v</i> becomes <i>diag((λ +
 * λ̄ · floor)^−power) Uᵀ v</i>, of the greatest λ only. One matrix for all rows, so sums of rows
 * stay sums of rows.
 *
 * <p>Compare the whitening of sentence vectors (Su, Cao, Liu and Ou, 2021).
 */
final class Whitening {

  private static final double FLOOR = 0.1;
  private static final int BATCH = 4096;

  private Whitening() {}

  /**
   * A table of fewer dimensions.
   *
   * @param table with weights in its rows
   * @param sample ids of texts of all languages, thousands
   * @param dimension of the new table, at most that of the old one
   * @param power 0 to keep lengths as they are, 0.5 for all directions the same
   */
  static StudentTable of(StudentTable table, List<int[]> sample, int dimension, double power) {
    int from = table.dimension();
    try (EagerSession session = EagerSession.create()) {
      Ops tf = Ops.create(session);
      float[] projection =
          projection(
              PrincipalDirections.of(
                  tf, from, sample.size(), text -> table.encode(sample.get(text))),
              dimension,
              power);
      float[] rows = new float[table.vocabulary() * dimension];
      try (TFloat32 matrix =
          TFloat32.tensorOf(Shape.of(from, dimension), DataBuffers.of(projection))) {
        for (int first = 0; first < table.vocabulary(); first += BATCH) {
          int count = Math.min(BATCH, table.vocabulary() - first);
          float[] some = new float[count * from];
          System.arraycopy(table.rows(), first * from, some, 0, some.length);
          try (TFloat32 batch = TFloat32.tensorOf(Shape.of(count, from), DataBuffers.of(some));
              TFloat32 product =
                  tf.linalg.matMul(tf.constantOf(batch), tf.constantOf(matrix)).asTensor()) {
            float[] result = new float[count * dimension];
            product.asRawTensor().data().asFloats().read(result);
            System.arraycopy(result, 0, rows, first * dimension, result.length);
          }
        }
      }
      return new StudentTable(dimension, rows);
    }
  }

  /** Row-major, one column a new dimension, the most important first. */
  private static float[] projection(PrincipalDirections directions, int dimension, double power) {
    int from = directions.dimension();
    double floor = FLOOR * directions.meanValue();
    float[] projection = new float[from * dimension];
    for (int d = 0; d < dimension; d++) {
      double scale = Math.pow(Math.max(directions.values()[d], 0) + floor, -power);
      for (int i = 0; i < from; i++) {
        projection[i * dimension + d] = (float) (directions.vectors()[i * from + d] * scale);
      }
    }
    return projection;
  }
}
