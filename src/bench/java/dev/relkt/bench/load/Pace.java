package dev.relkt.bench.load;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/**
 * A thread that does something at a steady rate: what is due is due, however long earlier ones
 * took.
 */
public final class Pace implements AutoCloseable {

  private final AtomicBoolean stopped = new AtomicBoolean();
  private final AtomicReference<@Nullable RuntimeException> failure = new AtomicReference<>();
  private final Thread thread;

  /**
   * @param perSecond how often, above 0
   * @param each told when it was due, {@link WallClock#micros}
   */
  public Pace(String name, double perSecond, LongConsumer each) {
    double period = TimeUnit.SECONDS.toMicros(1) / perSecond;
    thread =
        Thread.ofPlatform()
            .name(name)
            .daemon()
            .start(
                () -> {
                  long start = WallClock.micros();
                  for (long n = 0; !stopped.get(); n++) {
                    long due = start + (long) (n * period);
                    long wait = due - WallClock.micros();
                    while (wait > 0 && !stopped.get()) {
                      LockSupport.parkNanos(TimeUnit.MICROSECONDS.toNanos(wait));
                      wait = due - WallClock.micros();
                    }
                    if (!stopped.get()) {
                      act(each, due);
                    }
                  }
                });
  }

  /** What fails once may not fail again; that it did is told at the end. */
  private void act(LongConsumer each, long due) {
    try {
      each.accept(due);
    } catch (RuntimeException e) {
      failure.compareAndSet(null, e);
    }
  }

  /**
   * Stops it and waits until it has stopped. Idempotent.
   *
   * @throws BenchFailed if something failed meanwhile; the first time only
   */
  @Override
  public void close() {
    stopped.set(true);
    LockSupport.unpark(thread);
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    RuntimeException first = failure.getAndSet(null);
    if (first != null) {
      throw new BenchFailed("%s: %s".formatted(thread.getName(), first.getMessage()), first);
    }
  }
}
