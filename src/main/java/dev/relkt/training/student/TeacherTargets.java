package dev.relkt.training.student;

import java.util.List;
import java.util.stream.IntStream;
import org.tensorflow.EagerSession;
import org.tensorflow.op.Ops;

/**
 * What a student is to learn of a teacher's vectors: without their mean, in the directions in which
 * they differ most.
 *
 * @param dimension components of a target
 * @param kept the share of the variance that these directions have, 0 to 1
 * @param rows one target after the other
 */
@SuppressWarnings("ArrayRecordComponent") // hundreds of megabytes, never compared
record TeacherTargets(int dimension, double kept, float[] rows) {

  /**
   * Of a teacher's vectors.
   *
   * @param vectors one or more
   * @param dimension at most that of the vectors
   */
  static TeacherTargets of(List<float[]> vectors, int dimension) {
    int from = vectors.getFirst().length;
    float[] mean = mean(vectors);
    try (EagerSession session = EagerSession.create()) {
      PrincipalDirections directions =
          PrincipalDirections.of(
              Ops.create(session), from, vectors.size(), i -> without(vectors.get(i), mean));
      float[] rows = new float[Math.multiplyExact(vectors.size(), dimension)];
      IntStream.range(0, vectors.size())
          .parallel()
          .forEach(
              v -> {
                float[] centred = without(vectors.get(v), mean);
                for (int i = 0; i < from; i++) {
                  for (int d = 0; d < dimension; d++) {
                    rows[v * dimension + d] +=
                        centred[i] * (float) directions.vectors()[i * from + d];
                  }
                }
              });
      double all = directions.meanValue() * from;
      double kept = 0;
      for (int d = 0; d < dimension; d++) {
        kept += directions.values()[d];
      }
      return new TeacherTargets(dimension, kept / all, rows);
    }
  }

  private static float[] mean(List<float[]> vectors) {
    double[] sum = new double[vectors.getFirst().length];
    for (float[] vector : vectors) {
      for (int i = 0; i < sum.length; i++) {
        sum[i] += vector[i];
      }
    }
    float[] mean = new float[sum.length];
    for (int i = 0; i < mean.length; i++) {
      mean[i] = (float) (sum[i] / vectors.size());
    }
    return mean;
  }

  private static float[] without(float[] vector, float[] mean) {
    float[] centred = vector.clone();
    for (int i = 0; i < centred.length; i++) {
      centred[i] -= mean[i];
    }
    return centred;
  }

  /** As the regression asks for them. */
  TransferRegression.Meanings meanings() {
    return (meaning, into) -> System.arraycopy(rows, meaning * dimension, into, 0, dimension);
  }
}
