package dev.relkt.cli.model;

import dev.relkt.cli.console.StepProgress;
import dev.relkt.snapshot.generation.GenerationEvent.ShardProgress;
import dev.relkt.status.BuildState;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;

/**
 * How far the shards of a new generation are: a bar for each on a terminal, a plain line for all of
 * them every few seconds where the standard error goes into a file or a pipe.
 */
interface BuildProgress extends AutoCloseable {

  /** More bars than this do not fit; then there is one for all. */
  int MOST_BARS = 20;

  /** Says how far each is. */
  void at(List<ShardProgress> shards);

  @Override
  void close();

  /**
   * @param what is built, such as {@code g2, student/3}
   */
  static BuildProgress of(PrintWriter err, String what) {
    return Boolean.getBoolean(StepProgress.TERMINAL)
        ? new Bars(what)
        : new Lines(err, what, StepProgress.LINE_EVERY, System::nanoTime);
  }

  /** On a terminal. */
  final class Bars implements BuildProgress {
    private final String what;
    private final Map<Integer, ProgressBar> bars = new LinkedHashMap<>();

    Bars(String what) {
      this.what = what;
    }

    @Override
    public void at(List<ShardProgress> shards) {
      if (shards.size() > MOST_BARS) {
        long complete = shards.stream().filter(ShardProgress::complete).count();
        show(
            0,
            what,
            BuildState.done(shards),
            shards.stream().mapToLong(ShardProgress::total).sum(),
            "%d of %d shards complete".formatted(complete, shards.size()));
        return;
      }
      for (ShardProgress shard : shards) {
        show(
            shard.shard(),
            "%s shard %d".formatted(what, shard.shard()),
            shard.done(),
            shard.total(),
            shard.complete() ? "complete" : "%,d embedded".formatted(shard.embedded()));
      }
    }

    private void show(int number, String name, long done, long total, String detail) {
      ProgressBar bar =
          bars.computeIfAbsent(
              number,
              n ->
                  new ProgressBarBuilder()
                      .setTaskName(name)
                      .setUnit(" passages", 1)
                      .setInitialMax(total)
                      .setStyle(ProgressBarStyle.ASCII)
                      .setUpdateIntervalMillis(200)
                      .showSpeed()
                      .build());
      bar.maxHint(total);
      bar.stepTo(done);
      bar.setExtraMessage(detail.isEmpty() ? "" : "  " + detail);
    }

    @Override
    public void close() {
      bars.values().forEach(ProgressBar::close);
      bars.clear();
    }
  }

  /** Everywhere else. */
  final class Lines implements BuildProgress {
    private final PrintWriter err;
    private final String what;
    private final long everyNanos;
    private final LongSupplier nanoTime;
    private long start = -1;
    private long startDone;
    private long lastDone;
    private long lastLine;

    Lines(PrintWriter err, String what, Duration every, LongSupplier nanoTime) {
      this.err = err;
      this.what = what;
      this.everyNanos = every.toNanos();
      this.nanoTime = nanoTime;
    }

    @Override
    public void at(List<ShardProgress> shards) {
      long now = nanoTime.getAsLong();
      long done = BuildState.done(shards);
      boolean first = start < 0;
      if (first || done < lastDone) { // it was taken up again
        start = now;
        startDone = done;
      }
      lastDone = done;
      if (first || now - lastLine >= everyNanos) {
        lastLine = now;
        err.println(line(shards, done, now));
      }
    }

    private String line(List<ShardProgress> shards, long done, long now) {
      long total = shards.stream().mapToLong(ShardProgress::total).sum();
      double seconds = (now - start) / (double) TimeUnit.SECONDS.toNanos(1);
      double rate = seconds > 0 ? (done - startDone) / seconds : 0;
      return "%s: %,d of %,d passages, %d %%%s, %d of %d shards complete"
          .formatted(
              what,
              done,
              total,
              BuildState.percent(shards),
              rate > 0
                  ? ", %,.0f/s, %,d s left".formatted(rate, Math.round((total - done) / rate))
                  : "",
              shards.stream().filter(ShardProgress::complete).count(),
              shards.size());
    }

    @Override
    public void close() {}
  }
}
