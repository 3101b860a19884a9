package dev.relkt.cli.evaluate;

import dev.relkt.cli.console.StepProgress;
import dev.relkt.evaluation.Progress;
import java.io.PrintWriter;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The steps of an evaluation on standard error, each with what it took when it is done. */
public final class EvaluationSteps implements Progress {

  private final PrintWriter err;
  private @Nullable StepProgress current;
  private String name = "";
  private long startedAt;

  public EvaluationSteps(PrintWriter err) {
    this.err = err;
  }

  @Override
  public synchronized void at(String step, String unit, long done, long total) {
    StepProgress shown = current;
    String now = step + " " + unit;
    if (shown == null || !name.equals(now)) {
      if (shown != null) {
        shown.close();
      }
      shown = StepProgress.of(err, step, unit, total);
      current = shown;
      name = now;
      startedAt = System.nanoTime();
    }
    shown.at(done, "");
    if (done == total) {
      shown.close();
      current = null;
      double seconds = (System.nanoTime() - startedAt) / 1e9;
      err.println(
          String.format(
              Locale.ROOT,
              "%s: %,d %s in %.1f s, %,.0f/s",
              step,
              total,
              unit,
              seconds,
              total / Math.max(1e-3, seconds)));
      err.flush();
    }
  }
}
