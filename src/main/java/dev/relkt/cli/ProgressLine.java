package dev.relkt.cli;

import dev.relkt.evaluation.Progress;
import java.io.PrintWriter;
import java.util.Locale;

/**
 * Progress on standard error: one line that is written over on a terminal, a line every few seconds
 * elsewhere. Safe for use by several threads.
 */
final class ProgressLine implements Progress {

  private static final long TERMINAL_NANOS = 200_000_000L;
  private static final long LOG_NANOS = 10_000_000_000L;

  private final PrintWriter out;
  private final boolean terminal;
  private String step = "";
  private long startedAt;
  private long shownAt;

  ProgressLine(PrintWriter out) {
    this.out = out;
    this.terminal = System.console() != null && System.getenv("TERM") != null;
  }

  @Override
  public synchronized void at(String now, long done, long total) {
    long time = System.nanoTime();
    if (!step.equals(now)) {
      step = now;
      startedAt = time;
      shownAt = time;
    }
    boolean complete = done == total;
    if (total == 0 || (!complete && time - shownAt < (terminal ? TERMINAL_NANOS : LOG_NANOS))) {
      return;
    }
    shownAt = time;
    double seconds = Math.max(1e-3, (time - startedAt) / 1e9);
    String line =
        String.format(
            Locale.ROOT,
            "%s: %,d of %,d, %,.0f a second%s",
            step,
            done,
            total,
            done / seconds,
            complete || done == 0
                ? ", %.1f s".formatted(seconds)
                : ", %.0f s left".formatted(seconds * (total - done) / done));
    if (terminal) {
      out.print("\r" + line + "\u001b[K" + (complete ? System.lineSeparator() : ""));
    } else {
      out.println(line);
    }
    out.flush();
    if (complete) {
      step = "";
    }
  }
}
