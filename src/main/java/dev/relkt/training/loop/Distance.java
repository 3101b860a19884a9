package dev.relkt.training.loop;

/** Between two vectors of length 1. */
public enum Distance {
  /** 1 − cosine, 0 to 2. */
  COSINE,
  /** The square of the Euclidean one, 0 to 4. */
  EUCLIDEAN;

  double between(float[] a, float[] b) {
    double sum = 0;
    return switch (this) {
      case COSINE -> {
        for (int i = 0; i < a.length; i++) {
          sum += (double) a[i] * b[i];
        }
        yield 1 - sum;
      }
      case EUCLIDEAN -> {
        for (int i = 0; i < a.length; i++) {
          double difference = (double) a[i] - b[i];
          sum += difference * difference;
        }
        yield sum;
      }
    };
  }

  /** Adds {@code weight} times the derivative of the distance by a and by b. */
  void addGradient(float[] a, float[] b, double weight, float[] gradientA, float[] gradientB) {
    for (int i = 0; i < a.length; i++) {
      switch (this) {
        case COSINE -> {
          gradientA[i] -= (float) (weight * b[i]);
          gradientB[i] -= (float) (weight * a[i]);
        }
        case EUCLIDEAN -> {
          double slope = 2 * weight * ((double) a[i] - b[i]);
          gradientA[i] += (float) slope;
          gradientB[i] -= (float) slope;
        }
      }
    }
  }

  /** By how much the cosines of unit vectors differ whose distances differ by so much. */
  public double cosines(double difference) {
    return switch (this) {
      case COSINE -> difference;
      case EUCLIDEAN -> difference / 2;
    };
  }
}
