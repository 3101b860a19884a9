package dev.relkt.cli.train;

import dev.relkt.cli.console.StepProgress;
import dev.relkt.training.loop.TrainingProgress;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** How far a training is, on standard error; Ctrl-C makes it save and stop. */
final class TrainingProgressLines implements TrainingProgress, AutoCloseable {

  /** Saving a checkpoint of a large encoder takes seconds. */
  private static final Duration LONGEST_SAVE = Duration.ofMinutes(2);

  private final PrintWriter err;
  private final CountDownLatch ended = new CountDownLatch(1);
  private final Thread stop = new Thread(this::stop, "relkt-stop");
  private final long start = System.nanoTime();
  private @Nullable StepProgress current;
  private String name = "";
  private volatile boolean stopping;

  TrainingProgressLines(PrintWriter err) {
    this.err = err;
    Runtime.getRuntime().addShutdownHook(stop);
  }

  @Override
  public synchronized void at(String what, String unit, long done, long total, String detail) {
    StepProgress shown = current;
    String now = what + " " + unit;
    if (shown == null || !name.equals(now)) {
      end();
      shown = StepProgress.of(err, what, unit, total);
      current = shown;
      name = now;
    }
    shown.at(done, detail);
    if (done >= total) {
      end();
    }
  }

  private void end() {
    if (current != null) {
      current.close();
      current = null;
    }
  }

  @Override
  public synchronized void say(String line) {
    end();
    err.printf("%5d s  %s%n", (System.nanoTime() - start) / 1_000_000_000, line);
    err.flush();
  }

  @Override
  public boolean stopping() {
    return stopping;
  }

  /** On Ctrl-C: waits until the training has saved what it has learned. */
  private void stop() {
    stopping = true;
    try {
      if (!ended.await(LONGEST_SAVE.toMillis(), TimeUnit.MILLISECONDS)) {
        err.println("stopped without a new checkpoint; the last one is kept");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** After the training; said to whoever waits for its end. */
  @Override
  public synchronized void close() {
    end();
    err.flush();
    ended.countDown();
    if (!stopping) {
      try {
        Runtime.getRuntime().removeShutdownHook(stop);
      } catch (IllegalStateException e) {
        // Ctrl-C came just now: the hook runs and finds that all is done.
        return;
      }
    }
  }
}
