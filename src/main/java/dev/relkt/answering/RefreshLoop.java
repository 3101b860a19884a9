package dev.relkt.answering;

import java.time.Duration;
import java.util.Objects;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A thread that does something again and again, whatever happens, and says once why it does not
 * succeed.
 */
public final class RefreshLoop implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(RefreshLoop.class);

  private final Thread thread;
  private volatile boolean closed;
  private volatile String failure = "";

  private final boolean interrupted;

  private RefreshLoop(String name, Duration pause, Runnable refresh, boolean interrupted) {
    this.interrupted = interrupted;
    thread = Thread.ofPlatform().daemon().name(name).unstarted(() -> run(name, pause, refresh));
  }

  /**
   * Starts one.
   *
   * @param pause between the end of one refresh and the beginning of the next
   */
  public static RefreshLoop start(String name, Duration pause, Runnable refresh) {
    var loop = new RefreshLoop(name, pause, refresh, false);
    loop.thread.start();
    return loop;
  }

  /**
   * Starts one whose refresh is interrupted when it is closed: it may wait for others and opens no
   * files of Lucene.
   *
   * @param failure why the refresh before it failed; empty if it did not
   */
  public static RefreshLoop startInterruptible(
      String name, Duration pause, String failure, Runnable refresh) {
    var loop = new RefreshLoop(name, pause, refresh, true);
    loop.failure = failure;
    loop.thread.start();
    return loop;
  }

  /** Why the last refresh failed; empty if it did not. */
  public String failure() {
    return failure;
  }

  private void run(String name, Duration pause, Runnable refresh) {
    while (!closed) {
      try {
        refresh.run();
        failure = "";
      } catch (RuntimeException e) {
        String reason = Objects.requireNonNullElse(e.getMessage(), e.toString());
        if (!closed && !reason.equals(failure)) {
          LOG.warn("{}: {}; trying again", name, reason, e);
        }
        failure = reason;
      }
      try {
        Thread.sleep(pause.toMillis());
      } catch (InterruptedException e) {
        return;
      }
    }
  }

  /** Waits for a refresh that is under way, or interrupts it. */
  @Override
  public void close() {
    closed = true;
    // Others not: that would close files under Lucene.
    if (interrupted) {
      thread.interrupt();
    }
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
