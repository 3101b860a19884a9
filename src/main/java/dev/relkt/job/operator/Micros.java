package dev.relkt.job.operator;

import java.time.Instant;

/** The wall clock in microseconds since 1970, which machines share as well as they keep time. */
final class Micros {

  private Micros() {}

  static long now() {
    Instant now = Instant.now();
    return now.getEpochSecond() * 1_000_000 + now.getNano() / 1_000;
  }
}
