package dev.relkt.cli.console;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class StepProgressTest {

  private final StringWriter written = new StringWriter();
  private final AtomicLong now = new AtomicLong();

  @Test
  void saysAPlainLineEveryFewSecondsWhereThereIsNoTerminal() {
    StepProgress progress = lines(1_000);
    for (int second = 1; second <= 10; second++) {
      now.set(TimeUnit.SECONDS.toNanos(second));
      progress.at(second * 50L, "1 refused");
    }
    assertThat(written.toString().lines())
        .containsExactly(
            "ingesting: 250 of 1,000 passages, 50/s, 15 s left, 1 refused",
            "ingesting: 500 of 1,000 passages, 50/s, 10 s left, 1 refused");
  }

  @Test
  void saysNothingOfTimeLeftWhereTheTotalIsUnknown() {
    StepProgress progress = lines(-1);
    now.set(TimeUnit.SECONDS.toNanos(6));
    progress.at(60, "");
    assertThat(written.toString().lines()).containsExactly("ingesting: 60 passages, 10/s");
  }

  private StepProgress lines(long total) {
    return new StepProgress.Lines(
        new PrintWriter(written, true),
        "ingesting",
        "passages",
        total,
        Duration.ofSeconds(5),
        now::get);
  }
}
