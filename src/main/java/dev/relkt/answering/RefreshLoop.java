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

  private RefreshLoop(String name, Duration pause, Runnable refresh) {
    thread = Thread.ofPlatform().daemon().name(name).unstarted(() -> run(name, pause, refresh));
  }

  /**
   * Starts one.
   *
   * @param pause between the end of one refresh and the beginning of the next
   */
  public static RefreshLoop start(String name, Duration pause, Runnable refresh) {
    var loop = new RefreshLoop(name, pause, refresh);
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

  /** Waits for a refresh that is under way. */
  @Override
  public void close() {
    closed = true;
    // Not interrupted: that would close files under Lucene.
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
