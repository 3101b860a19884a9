package dev.relkt.embedding.endpoint;

import java.time.Duration;
import java.util.Optional;

/**
 * When the next request may be sent: evenly spread over the minute, and not before the time that
 * the endpoint asked to be left alone until. Thread-safe.
 */
final class RequestPace {

  private final Time time;
  private final long spacingNanos;
  private long nextAt;
  private long heldUntil;

  /**
   * @param requestsPerMinute absent for as many as there are
   */
  RequestPace(Optional<Integer> requestsPerMinute, Time time) {
    this.time = time;
    spacingNanos =
        requestsPerMinute.map(n -> Duration.ofMinutes(1).dividedBy(n).toNanos()).orElse(0L);
    nextAt = time.nanos();
    heldUntil = nextAt;
  }

  /**
   * Waits for the turn of a request.
   *
   * @param until the time, in nanoseconds of the clock, after which it is not worth while
   * @return whether it may be sent now; false at once where its turn would come too late
   */
  boolean await(long until) throws InterruptedException {
    while (true) {
      long wait;
      synchronized (this) {
        long now = time.nanos();
        long at = later(now, later(nextAt, heldUntil));
        if (at - until > 0) {
          return false;
        }
        wait = at - now;
        if (wait <= 0) {
          nextAt = later(now, nextAt) + spacingNanos;
          return true;
        }
      }
      time.sleep(Duration.ofNanos(wait));
    }
  }

  /** Holds every request back for a while. */
  synchronized void hold(Duration duration) {
    heldUntil = later(heldUntil, time.nanos() + duration.toNanos());
  }

  /** Whether requests are held back now. */
  synchronized boolean isHeld() {
    return heldUntil - time.nanos() > 0;
  }

  /** Of two readings of the clock, which may overflow. */
  private static long later(long a, long b) {
    return a - b > 0 ? a : b;
  }
}
