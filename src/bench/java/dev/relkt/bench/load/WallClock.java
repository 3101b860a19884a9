package dev.relkt.bench.load;

import java.time.Duration;

/** The time of day, fine enough for latencies and never running backwards. */
public final class WallClock {

  private static final long EPOCH_MICROS = System.currentTimeMillis() * 1_000;
  private static final long START_NANOS = System.nanoTime();

  private WallClock() {}

  /** Microseconds since 1970. */
  public static long micros() {
    return EPOCH_MICROS + (System.nanoTime() - START_NANOS) / 1_000;
  }

  /** A duration in microseconds. */
  public static long micros(Duration duration) {
    return duration.toNanos() / 1_000;
  }
}
