package dev.relkt.bench.serve;

import org.HdrHistogram.Histogram;

/**
 * What became of questions that were asked at a steady rate. Latencies are from when a question was
 * due to be sent until its answer was seen, so that one that waits makes those after it wait too.
 *
 * @param rate questions a second that were due
 * @param asked that were sent
 * @param micros of the answers that came
 * @param partial answers in which a shard is missing
 * @param noted answers that carry words about what is not as usual, such as that they were shed
 * @param cpuSeconds of the process that answered, meanwhile
 */
record Latencies(
    double rate, int asked, Histogram micros, int partial, int noted, double cpuSeconds) {

  /** Microseconds that are told apart: 3 digits, up to ten minutes. */
  static Histogram newHistogram() {
    return new Histogram(600_000_000L, 3);
  }

  int answered() {
    return (int) micros.getTotalCount();
  }

  int missing() {
    return asked - answered();
  }

  /**
   * Milliseconds that so many of a hundred answers did not exceed; not a number without answers.
   */
  double millis(double percentile) {
    return answered() == 0 ? Double.NaN : micros.getValueAtPercentile(percentile) / 1e3;
  }
}
