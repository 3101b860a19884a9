package dev.relkt.cli.console;

import java.io.PrintWriter;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;

/**
 * How far a long step is: a bar with rate and time left on a terminal, a plain line every few
 * seconds where the standard error goes into a file or a pipe.
 */
public interface StepProgress extends AutoCloseable {

  /** The launcher sets it, since Java cannot tell which of the three streams is a terminal. */
  String TERMINAL = "relkt.terminal";

  Duration LINE_EVERY = Duration.ofSeconds(5);

  /**
   * Says how far it is.
   *
   * @param done of the total, not less than before
   * @param detail a few words, such as how many lines were refused
   */
  void at(long done, String detail);

  @Override
  void close();

  /**
   * For a step that starts now.
   *
   * @param what the step, such as {@code ingesting}
   * @param unit what is counted, such as {@code passages}
   * @param total −1 where it is not known
   */
  static StepProgress of(PrintWriter err, String what, String unit, long total) {
    return Boolean.getBoolean(TERMINAL)
        ? new Bar(what, unit, total)
        : new Lines(err, what, unit, total, LINE_EVERY, System::nanoTime);
  }

  /** On a terminal. */
  final class Bar implements StepProgress {
    private final ProgressBar bar;

    Bar(String what, String unit, long total) {
      boolean bytes = unit.equals("bytes");
      bar =
          new ProgressBarBuilder()
              .setTaskName(what)
              .setUnit(bytes ? " MB" : " " + unit, bytes ? 1_000_000 : 1)
              .setInitialMax(total)
              .setStyle(ProgressBarStyle.ASCII)
              .setUpdateIntervalMillis(200)
              .showSpeed()
              .build();
    }

    @Override
    public void at(long done, String detail) {
      bar.stepTo(done);
      bar.setExtraMessage(detail.isEmpty() ? "" : "  " + detail);
    }

    @Override
    public void close() {
      bar.close();
    }
  }

  /** Everywhere else. */
  final class Lines implements StepProgress {
    private final PrintWriter err;
    private final String what;
    private final String unit;
    private final long total;
    private final long everyNanos;
    private final LongSupplier nanoTime;
    private final long start;
    private long last;
    private long done;

    Lines(
        PrintWriter err,
        String what,
        String unit,
        long total,
        Duration every,
        LongSupplier nanoTime) {
      this.err = err;
      this.what = what;
      this.unit = unit;
      this.total = total;
      this.everyNanos = every.toNanos();
      this.nanoTime = nanoTime;
      this.start = nanoTime.getAsLong();
      this.last = start;
    }

    @Override
    public void at(long done, String detail) {
      this.done = done;
      long now = nanoTime.getAsLong();
      if (now - last >= everyNanos) {
        last = now;
        err.println(line(now, detail));
      }
    }

    private String line(long now, String detail) {
      double seconds = Math.max((now - start) / (double) TimeUnit.SECONDS.toNanos(1), 1e-9);
      String of = total < 0 ? "" : " of %,d".formatted(total);
      String left =
          total < 0 || done == 0
              ? ""
              : ", %,d s left".formatted(Math.round((total - done) * seconds / done));
      return "%s: %,d%s %s, %,.0f/s%s%s"
          .formatted(
              what, done, of, unit, done / seconds, left, detail.isEmpty() ? "" : ", " + detail);
    }

    @Override
    public void close() {}
  }
}
