package dev.relkt.bench;

import dev.relkt.bench.load.BenchFailed;
import dev.relkt.bench.load.WallClock;
import dev.relkt.bench.system.SystemUnderTest;
import java.time.Duration;
import java.util.function.Consumer;

/** Robs a system of a process, and waits until it has come to itself again. */
final class Killer {

  private static final Duration PATIENCE = Duration.ofMinutes(10);

  private final SystemUnderTest system;
  private final Load load;
  private final Timeline timeline;
  private final Consumer<String> say;

  Killer(SystemUnderTest system, Load load, Timeline timeline, Consumer<String> say) {
    this.system = system;
    this.load = load;
    this.timeline = timeline;
    this.say = say;
  }

  /**
   * Kills, lets it recover, and waits until nearly all questions are answered again.
   *
   * @param when in words
   * @throws BenchFailed if it does not recover
   */
  void kill(String when) {
    long at = WallClock.micros();
    String what = system.kill();
    say.accept("kill -9 to %s, %s".formatted(what, when));
    system.recover();
    long up = WallClock.micros();
    long answered =
        load.answers()
            .await(up, answer -> true, PATIENCE)
            .orElseThrow(() -> new BenchFailed("no answer after a kill (expected: answers)"))
            .seenAt();
    load.awaitCaughtUp(PATIENCE);
    timeline.add(new Timeline.Kill(what, when, at, up, WallClock.micros()));
    say.accept(
        "the jobs run again after %.1f s, answers come after %.1f s"
            .formatted((up - at) / 1e6, (answered - at) / 1e6));
  }
}
