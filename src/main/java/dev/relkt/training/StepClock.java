package dev.relkt.training;

import java.time.Duration;
import java.util.Locale;
import java.util.Optional;

/** Says every now and then how fast the steps go and how long the rest will take. */
final class StepClock {

  private final int steps;
  private final Duration between;
  private final long start = System.nanoTime();
  private long last = start;

  StepClock(int steps, Duration between) {
    this.steps = steps;
    this.between = between;
  }

  /** A line such as {@code step 1,200 of 6,000 6.1 steps/s 13:07 left}, if it is time for one. */
  Optional<String> line(int done) {
    long now = System.nanoTime();
    if (now - last < between.toNanos()) {
      return Optional.empty();
    }
    last = now;
    double rate = done / ((now - start) / 1e9);
    long left = Math.round((steps - done) / rate);
    return Optional.of(
        String.format(
            Locale.ROOT,
            "step %,d of %,d  %.1f steps/s  %d:%02d left",
            done,
            steps,
            rate,
            left / 60,
            left % 60));
  }
}
