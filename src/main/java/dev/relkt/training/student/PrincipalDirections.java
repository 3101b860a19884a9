package dev.relkt.training.student;

import java.util.Arrays;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.ndarray.buffer.DataBuffers;
import org.tensorflow.op.Ops;
import org.tensorflow.op.linalg.MatMul;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TFloat64;

/**
 * The eigenvectors of the second moments of vectors: the directions in which they reach furthest,
 * the furthest first.
 *
 * @param dimension components of a vector
 * @param values the eigenvalues, greatest first; rounding may leave small ones below 0
 * @param vectors dimension × dimension, column <i>d</i> being direction <i>d</i>
 */
@SuppressWarnings("ArrayRecordComponent") // lives for one computation, never compared
record PrincipalDirections(int dimension, double[] values, double[] vectors) {

  private static final int BATCH = 4096;

  /**
   * Of vectors.
   *
   * @param count how many, 1 or more
   * @param vector each by its number, called on several threads
   */
  static PrincipalDirections of(Ops tf, int dimension, int count, IntFunction<float[]> vector) {
    double[] moments = new double[dimension * dimension];
    for (int first = 0; first < count; first += BATCH) {
      int from = first;
      int some = Math.min(count - first, BATCH);
      float[] vectors = new float[some * dimension];
      IntStream.range(0, some)
          .parallel()
          .forEach(
              i -> System.arraycopy(vector.apply(from + i), 0, vectors, i * dimension, dimension));
      float[] product = new float[moments.length];
      try (TFloat32 batch = TFloat32.tensorOf(Shape.of(some, dimension), DataBuffers.of(vectors));
          TFloat32 square =
              tf.linalg
                  .matMul(tf.constantOf(batch), tf.constantOf(batch), MatMul.transposeA(true))
                  .asTensor()) {
        square.asRawTensor().data().asFloats().read(product);
      }
      for (int i = 0; i < moments.length; i++) {
        moments[i] += product[i] / count;
      }
    }
    return ofMoments(tf, dimension, moments);
  }

  private static PrincipalDirections ofMoments(Ops tf, int dimension, double[] moments) {
    double[] values = new double[dimension];
    double[] vectors = new double[dimension * dimension];
    try (TFloat64 matrix =
        TFloat64.tensorOf(Shape.of(dimension, dimension), DataBuffers.of(moments))) {
      var eigen = tf.linalg.selfAdjointEig(tf.constantOf(matrix));
      try (TFloat64 e = eigen.e().asTensor();
          TFloat64 v = eigen.v().asTensor()) {
        e.asRawTensor().data().asDoubles().read(values);
        v.asRawTensor().data().asDoubles().read(vectors);
      }
    }
    // The op gives the smallest first.
    double[] sorted = new double[dimension];
    double[] columns = new double[vectors.length];
    for (int d = 0; d < dimension; d++) {
      sorted[d] = values[dimension - 1 - d];
      for (int i = 0; i < dimension; i++) {
        columns[i * dimension + d] = vectors[i * dimension + dimension - 1 - d];
      }
    }
    return new PrincipalDirections(dimension, sorted, columns);
  }

  /** The mean of the eigenvalues. */
  double meanValue() {
    return Arrays.stream(values).average().orElse(0);
  }
}
