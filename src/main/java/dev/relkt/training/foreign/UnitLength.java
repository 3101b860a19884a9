package dev.relkt.training.foreign;

/** Scaling of rows to length 1, as serving does it behind every model, and its gradient. */
final class UnitLength {

  private static final double LEAST = 1e-12;

  private UnitLength() {}

  /**
   * The rows at length 1; a row of zeros stays.
   *
   * @param rows not changed
   */
  static float[][] of(float[][] rows) {
    float[][] units = new float[rows.length][];
    for (int i = 0; i < rows.length; i++) {
      double length = length(rows[i]);
      units[i] = new float[rows[i].length];
      for (int j = 0; j < units[i].length; j++) {
        units[i][j] = (float) (rows[i][j] / length);
      }
    }
    return units;
  }

  /**
   * The gradient at the rows, given the one at the rows of length 1: with u = y/|y| it is (g −
   * (g·u) u)/|y|.
   *
   * @param rows y
   * @param units u, from {@link #of}
   * @param gradient g
   */
  static float[][] gradient(float[][] rows, float[][] units, float[][] gradient) {
    float[][] back = new float[rows.length][];
    for (int i = 0; i < rows.length; i++) {
      double length = length(rows[i]);
      double along = 0;
      for (int j = 0; j < rows[i].length; j++) {
        along += (double) gradient[i][j] * units[i][j];
      }
      back[i] = new float[rows[i].length];
      for (int j = 0; j < back[i].length; j++) {
        back[i][j] = (float) ((gradient[i][j] - along * units[i][j]) / length);
      }
    }
    return back;
  }

  static double length(float[] row) {
    double squares = 0;
    for (float x : row) {
      squares += (double) x * x;
    }
    return Math.sqrt(Math.max(squares, LEAST));
  }
}
