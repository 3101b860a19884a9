package dev.relkt.cli.ingest;

import java.util.concurrent.locks.ReentrantLock;

/**
 * Says how far a command got that is stopped in the middle: by a failure, or by Ctrl-C. After
 * Ctrl-C nothing more is done, so that what is said stays true.
 */
final class StopReport implements AutoCloseable {

  private final ReentrantLock working = new ReentrantLock();
  private final Runnable words;
  private final Thread hook;

  /**
   * @param words says it; called once at most
   */
  StopReport(Runnable words) {
    this.words = words;
    this.hook = new Thread(this::stopped, "stop-report");
    Runtime.getRuntime().addShutdownHook(hook);
  }

  /** Does a step; where the process is stopping, waits for its end instead. */
  void unlessStopped(Runnable step) {
    working.lock();
    try {
      step.run();
    } finally {
      working.unlock();
    }
  }

  void failed() {
    unlessStopped(words);
  }

  /** The command is done: from here on there is nothing to say. */
  @Override
  public void close() {
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException e) {
      // The process is stopping, and the hook speaks.
    }
  }

  private void stopped() {
    // Never unlocked: the process ends after this.
    working.lock();
    words.run();
  }
}
