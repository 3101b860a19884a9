package dev.relkt.http.service;

import dev.relkt.client.ClientFailed;
import dev.relkt.http.problem.ProblemException;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Something that is connected to brokers: opened when it is first needed, and again after it broke.
 * Where that fails, others who come within a second are told the same without another try. Safe for
 * use by several threads.
 */
final class Connection<T extends AutoCloseable> implements AutoCloseable {

  private static final long PAUSE_NANOS = Duration.ofSeconds(1).toNanos();

  private final Supplier<T> opener;
  private final Predicate<T> usable;
  private volatile @Nullable T open;
  private @Nullable ClientFailed failure;
  private long failedAt;
  private boolean closed;

  /**
   * @param opener throws {@link ClientFailed} where it cannot
   * @param usable whether one that was opened still works
   */
  Connection(Supplier<T> opener, Predicate<T> usable) {
    this.opener = opener;
    this.usable = usable;
  }

  /**
   * @throws ProblemException if it cannot be opened now
   */
  T get() {
    T there = open;
    return there != null && usable.test(there) ? there : reopened();
  }

  /** What is open now. */
  Optional<T> current() {
    return Optional.ofNullable(open);
  }

  private synchronized T reopened() {
    T there = open;
    if (there != null && usable.test(there)) {
      return there;
    }
    if (closed) {
      throw ProblemException.unavailable("the gateway is stopping", null);
    }
    ClientFailed before = failure;
    if (before != null && System.nanoTime() - failedAt < PAUSE_NANOS) {
      throw ProblemException.unavailable(String.valueOf(before.getMessage()), before);
    }
    try {
      closeQuietly();
      T opened = opener.get();
      open = opened;
      failure = null;
      return opened;
    } catch (ClientFailed e) {
      failure = e;
      failedAt = System.nanoTime();
      throw ProblemException.unavailable(String.valueOf(e.getMessage()), e);
    }
  }

  private void closeQuietly() {
    T there = open;
    open = null;
    if (there != null) {
      try {
        there.close();
      } catch (Exception e) {
        // It was broken.
      }
    }
  }

  @Override
  public synchronized void close() {
    closed = true;
    closeQuietly();
  }
}
