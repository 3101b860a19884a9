package dev.relkt.training.student;

import java.util.List;
import java.util.stream.IntStream;
import org.tensorflow.EagerSession;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.ndarray.buffer.DataBuffers;
import org.tensorflow.op.Ops;
import org.tensorflow.op.linalg.MatMul;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TFloat64;

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
      double[] covariance = covariance(tf, table, sample);
      float[] projection = projection(tf, covariance, from, dimension, power);
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

  private static double[] covariance(Ops tf, StudentTable table, List<int[]> sample) {
    int from = table.dimension();
    double[] sum = new double[from * from];
    for (int first = 0; first < sample.size(); first += BATCH) {
      List<int[]> some = sample.subList(first, Math.min(sample.size(), first + BATCH));
      float[] vectors = new float[some.size() * from];
      IntStream.range(0, some.size())
          .parallel()
          .forEach(i -> System.arraycopy(table.encode(some.get(i)), 0, vectors, i * from, from));
      float[] product = new float[from * from];
      try (TFloat32 batch =
              TFloat32.tensorOf(Shape.of(some.size(), from), DataBuffers.of(vectors));
          TFloat32 square =
              tf.linalg
                  .matMul(tf.constantOf(batch), tf.constantOf(batch), MatMul.transposeA(true))
                  .asTensor()) {
        square.asRawTensor().data().asFloats().read(product);
      }
      for (int i = 0; i < sum.length; i++) {
        sum[i] += product[i] / sample.size();
      }
    }
    return sum;
  }

  /** Row-major, one column a new dimension, the most important first. */
  private static float[] projection(
      Ops tf, double[] covariance, int from, int dimension, double power) {
    double[] values = new double[from];
    double[] vectors = new double[from * from];
    try (TFloat64 matrix = TFloat64.tensorOf(Shape.of(from, from), DataBuffers.of(covariance))) {
      var eigen = tf.linalg.selfAdjointEig(tf.constantOf(matrix));
      try (TFloat64 e = eigen.e().asTensor();
          TFloat64 v = eigen.v().asTensor()) {
        e.asRawTensor().data().asDoubles().read(values);
        v.asRawTensor().data().asDoubles().read(vectors);
      }
    }
    double mean = java.util.Arrays.stream(values).average().orElse(0);
    float[] projection = new float[from * dimension];
    for (int d = 0; d < dimension; d++) {
      int column = from - 1 - d; // the op gives the smallest first
      double scale = Math.pow(Math.max(values[column], 0) + FLOOR * mean, -power);
      for (int i = 0; i < from; i++) {
        projection[i * dimension + d] = (float) (vectors[i * from + column] * scale);
      }
    }
    return projection;
  }
}
