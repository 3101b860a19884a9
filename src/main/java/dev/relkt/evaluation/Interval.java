package dev.relkt.evaluation;

import java.util.Arrays;

/** Where a value lies in 95 of 100 repeated draws of the questions. */
public record Interval(double low, double high) {

  /** Whether zero is outside: a difference that the choice of questions does not explain. */
  public boolean leavesZero() {
    return low > 0 || high < 0;
  }

  /**
   * The middle 95 % of values.
   *
   * @param values at least one; those that are not a number do not count
   */
  static Interval of(double[] values) {
    double[] sorted = Arrays.stream(values).filter(v -> !Double.isNaN(v)).sorted().toArray();
    int cut = (int) (0.025 * sorted.length);
    return new Interval(sorted[cut], sorted[sorted.length - 1 - cut]);
  }
}
