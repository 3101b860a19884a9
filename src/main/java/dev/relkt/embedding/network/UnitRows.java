package dev.relkt.embedding.network;

import dev.relkt.registry.ModelManifest;
import dev.relkt.registry.ModelManifest.EncoderCall;
import dev.relkt.registry.ModelRefused;
import dev.relkt.registry.VectorRule;
import java.util.Arrays;

/** What a model gave → rows of unit length, or the reason why not. */
public final class UnitRows {

  /** How far the length of a row may be from 1 before it is scaled. */
  public static final double LENGTH_TOLERANCE = 0.05;

  /** Shorter rows are those of a model that has nothing to say. */
  private static final double NOTHING = 1e-6;

  private UnitRows() {}

  /**
   * The vector of texts of which a model knows nothing. It lies across all components, so that they
   * find each other, and hardly anything else finds them.
   */
  public static float[] ofNothing(int dimension) {
    float[] vector = new float[dimension];
    Arrays.fill(vector, (float) (1 / Math.sqrt(dimension)));
    return vector;
  }

  /**
   * As {@link #of}, for texts that come from anywhere. A row of zeros is what models give for a
   * text of which they know nothing, such as a sign that they have no vector for; one such text
   * must not stop a job, and gets {@link #ofNothing}.
   *
   * @throws ModelRefused as {@link #of}, but for rows of zeros
   */
  public static float[][] ofAnyText(
      Rows found, int rows, ModelManifest manifest, EncoderCall call) {
    int dimension = manifest.dimension();
    float[] values = found.values();
    for (int from = 0; from + dimension <= values.length; from += dimension) {
      double squares = 0;
      for (int i = from; i < from + dimension; i++) {
        squares += (double) values[i] * values[i];
      }
      if (squares < NOTHING * NOTHING) {
        System.arraycopy(ofNothing(dimension), 0, values, from, dimension);
      }
    }
    return of(found, rows, manifest, call);
  }

  /**
   * @param rows how many are expected
   * @param call that gave them
   * @throws ModelRefused if the shape is another one, a component is not finite, or a row's length
   *     is not about 1 where the call does not normalise, or 0 where it does
   */
  public static float[][] of(Rows found, int rows, ModelManifest manifest, EncoderCall call) {
    int dimension = manifest.dimension();
    long[] expected = {rows, dimension};
    if (!Arrays.equals(found.shape(), expected)) {
      throw new ModelRefused(
          "model %s: output \"%s\" has the shape %s (expected: %s, rows and dimension); correct the manifest or the model"
              .formatted(
                  manifest.modelVersion(),
                  call.output(),
                  Arrays.toString(found.shape()),
                  Arrays.toString(expected)));
    }
    boolean anyLength = call.vector().map(VectorRule::normalise).orElse(false);
    float[][] units = new float[rows][];
    for (int i = 0; i < rows; i++) {
      units[i] = Arrays.copyOfRange(found.values(), i * dimension, (i + 1) * dimension);
      scale(units[i], i, manifest, anyLength);
    }
    return units;
  }

  private static void scale(float[] row, int index, ModelManifest manifest, boolean anyLength) {
    double squares = 0;
    for (int i = 0; i < row.length; i++) {
      if (!Float.isFinite(row[i])) {
        throw new ModelRefused(
            "model %s: component %d of row %d is %s (expected: a finite number); the model is damaged or overflows"
                .formatted(manifest.modelVersion(), i, index, row[i]));
      }
      squares += (double) row[i] * row[i];
    }
    double length = Math.sqrt(squares);
    if (anyLength ? length < NOTHING : Math.abs(length - 1) > LENGTH_TOLERANCE) {
      throw new ModelRefused(
          "model %s: row %d has the length %.4f (expected: %s"
              .formatted(
                  manifest.modelVersion(),
                  index,
                  length,
                  anyLength
                      ? "more than 0); the model has nothing to say of it"
                      : "1 ± %s); end the model in an L2 normalisation, or let its version be normalised"
                          .formatted(LENGTH_TOLERANCE)));
    }
    for (int i = 0; i < row.length; i++) {
      row[i] = (float) (row[i] / length);
    }
  }
}
