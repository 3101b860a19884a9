package dev.relkt.cli.model;

import static org.assertj.core.api.Assertions.assertThat;

import dev.relkt.snapshot.generation.GenerationEvent.ShardProgress;
import dev.relkt.status.BuildState;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class BuildProgressTest {

  private final StringWriter written = new StringWriter();
  private final AtomicLong now = new AtomicLong();
  private final BuildProgress progress =
      new BuildProgress.Lines(
          new PrintWriter(written, true), "g2, student/3", Duration.ofSeconds(5), now::get);

  @Test
  void saysOneLineForAllShardsAtOnceAndThenEveryFewSeconds() {
    for (int second = 0; second <= 10; second++) {
      now.set(TimeUnit.SECONDS.toNanos(second));
      progress.at(List.of(shard(0, 500, 500, true), shard(1, second * 50L, 1_500, false)));
    }
    assertThat(written.toString().lines())
        .containsExactly(
            "g2, student/3: 500 of 2,000 passages, 25 %, 1 of 2 shards complete",
            "g2, student/3: 750 of 2,000 passages, 37 %, 50/s, 25 s left, 1 of 2 shards complete",
            "g2, student/3: 1,000 of 2,000 passages, 50 %, 50/s, 20 s left, 1 of 2 shards complete");
  }

  @Test
  void aBuildThatIsTakenUpAgainCountsItsRateAnew() {
    progress.at(List.of(shard(0, 900, 1_000, false)));
    now.set(TimeUnit.SECONDS.toNanos(4));
    progress.at(List.of(shard(0, 100, 1_000, false)));
    now.set(TimeUnit.SECONDS.toNanos(6));
    progress.at(List.of(shard(0, 300, 1_000, false)));
    assertThat(written.toString().lines().toList().getLast())
        .isEqualTo(
            "g2, student/3: 300 of 1,000 passages, 30 %, 100/s, 7 s left, 0 of 1 shards complete");
  }

  @Test
  void isAHundredPercentOnlyWhenAllShardsAreComplete() {
    assertThat(BuildState.percent(List.of(shard(0, 10, 10, false)))).isEqualTo(99);
    assertThat(BuildState.percent(List.of(shard(0, 10, 10, true)))).isEqualTo(100);
    assertThat(BuildState.percent(List.of(shard(0, 0, 0, false)))).isZero();
  }

  private static ShardProgress shard(int shard, long done, long total, boolean complete) {
    return new ShardProgress(shard, done, total, done, complete);
  }
}
