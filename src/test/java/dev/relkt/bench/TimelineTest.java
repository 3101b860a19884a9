package dev.relkt.bench;

import static org.assertj.core.api.Assertions.assertThat;

import dev.relkt.bench.load.WallClock;
import org.junit.jupiter.api.Test;

class TimelineTest {

  private final Timeline timeline = new Timeline();

  @Test
  void aPhaseEndsWhereTheNextBegins() {
    long before = WallClock.micros() - 1;
    timeline.begin("before");
    timeline.begin("build");
    timeline.end();

    assertThat(timeline.names()).containsExactly("before", "build");
    assertThat(timeline.phases().getFirst().to()).isEqualTo(timeline.phases().getLast().from());
    assertThat(timeline.at(before)).isEmpty();
    assertThat(timeline.at(timeline.phases().getFirst().from())).contains("before");
    assertThat(timeline.at(WallClock.micros() + 1)).isEmpty();
  }

  @Test
  void whatIsAskedAroundAKillBelongsToTheRestarts() {
    timeline.begin("build");
    long now = WallClock.micros();
    timeline.add(new Timeline.Kill("up", "during", now, now + 1_000, now + 2_000));

    assertThat(timeline.at(now - 1)).contains("restarts");
    assertThat(timeline.at(now + 1_999)).contains("restarts");
    assertThat(timeline.at(now + 2_000)).contains("build");
    assertThat(timeline.names()).containsExactly("build", "restarts");
  }
}
