package dev.relkt.evaluation;

import java.util.Collection;
import java.util.List;

/**
 * The middle and the slow end of some durations.
 *
 * @param count of durations, 1 or more
 * @param p50 milliseconds that half of them do not exceed
 * @param p99 milliseconds that 99 of 100 do not exceed
 * @param max milliseconds
 */
public record Percentiles(int count, double p50, double p99, double max) {

  /**
   * @param millis at least one
   */
  public static Percentiles of(Collection<Double> millis) {
    List<Double> sorted = millis.stream().sorted().toList();
    if (sorted.isEmpty()) {
      throw new IllegalArgumentException("percentiles of nothing (expected: at least one value)");
    }
    return new Percentiles(
        sorted.size(), nearestRank(sorted, 0.50), nearestRank(sorted, 0.99), sorted.getLast());
  }

  private static double nearestRank(List<Double> sorted, double share) {
    int rank = (int) Math.ceil(share * sorted.size());
    return sorted.get(Math.max(0, rank - 1));
  }

  @Override
  public String toString() {
    return "p50 %s, p99 %s (%,d samples)".formatted(describe(p50), describe(p99), count);
  }

  private static String describe(double millis) {
    return millis < 1000 ? "%.0f ms".formatted(millis) : "%.1f s".formatted(millis / 1000);
  }
}
