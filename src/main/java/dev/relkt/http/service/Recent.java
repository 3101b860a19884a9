package dev.relkt.http.service;

import java.time.Duration;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Something that is looked at anew once a second at most, by one thread at a time, however many ask
 * for it. Safe for use by several threads.
 */
final class Recent<T> {

  private static final long FRESH_NANOS = Duration.ofSeconds(1).toNanos();

  private record Seen<T>(T value, long at) {}

  private final Supplier<T> look;
  private final ReentrantLock looking = new ReentrantLock();
  private volatile @Nullable Seen<T> last;

  Recent(Supplier<T> look) {
    this.look = look;
  }

  /** The last one where it is fresh, else a new one. What the look throws is thrown. */
  T get() {
    Seen<T> before = last;
    if (before != null && isFresh(before)) {
      return before.value();
    }
    looking.lock();
    try {
      Seen<T> meanwhile = last;
      if (meanwhile != null && isFresh(meanwhile)) {
        return meanwhile.value();
      }
      T value = look.get();
      last = new Seen<>(value, System.nanoTime());
      return value;
    } finally {
      looking.unlock();
    }
  }

  private boolean isFresh(Seen<T> seen) {
    return System.nanoTime() - seen.at() < FRESH_NANOS;
  }
}
