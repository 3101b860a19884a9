package dev.relkt.embedding.endpoint;

import java.time.Duration;
import java.time.Instant;

/** Time as it passes. Tests have one that passes without waiting. Thread-safe. */
interface Time {

  /** As {@link System#nanoTime}. */
  long nanos();

  /** The time of day, which an endpoint may say when to come again by. */
  Instant now();

  void sleep(Duration duration) throws InterruptedException;

  Time SYSTEM =
      new Time() {
        @Override
        public long nanos() {
          return System.nanoTime();
        }

        @Override
        public Instant now() {
          return Instant.now();
        }

        @Override
        public void sleep(Duration duration) throws InterruptedException {
          Thread.sleep(duration);
        }
      };
}
