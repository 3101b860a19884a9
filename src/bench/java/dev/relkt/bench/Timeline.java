package dev.relkt.bench;

import dev.relkt.bench.load.WallClock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Which phase was when; times are {@link WallClock#micros}. For one thread. */
final class Timeline {

  /** What is asked so shortly before a kill may have to wait until after it. */
  private static final long BEFORE_KILL = 2_000_000;

  private final List<Phase> phases = new ArrayList<>();
  private final List<Kill> kills = new ArrayList<>();

  /** From a moment until just before another. */
  record Phase(String name, long from, long to) {
    boolean has(long at) {
      return at >= from && at < to;
    }
  }

  /**
   * A process that was killed.
   *
   * @param what in words
   * @param when in words
   * @param at the moment
   * @param upAt when the jobs ran again
   * @param answeredAt when answers came again
   */
  record Kill(String what, String when, long at, long upAt, long answeredAt) {}

  /** The next phase begins now, and the one before ends. */
  void begin(String name) {
    long now = WallClock.micros();
    end(now);
    phases.add(new Phase(name, now, Long.MAX_VALUE));
  }

  /** The last phase ends now. */
  void end() {
    end(WallClock.micros());
  }

  private void end(long now) {
    if (!phases.isEmpty() && phases.getLast().to() == Long.MAX_VALUE) {
      Phase last = phases.removeLast();
      phases.add(new Phase(last.name(), last.from(), now));
    }
  }

  void add(Kill kill) {
    kills.add(kill);
  }

  List<Phase> phases() {
    return List.copyOf(phases);
  }

  List<Kill> kills() {
    return List.copyOf(kills);
  }

  /** Whether what is asked at a moment has to wait for a process that was killed. */
  boolean isOutage(long moment) {
    return kills.stream().anyMatch(k -> moment >= k.at() - BEFORE_KILL && moment < k.answeredAt());
  }

  /** The phase at a moment; {@code restarts} around a kill; nothing outside of all. */
  Optional<String> at(long moment) {
    if (isOutage(moment)) {
      return Optional.of("restarts");
    }
    return phases.stream().filter(p -> p.has(moment)).map(Phase::name).findFirst();
  }

  /** The names of the phases, each once, in their order, {@code restarts} last where there are. */
  List<String> names() {
    List<String> names = new ArrayList<>(phases.stream().map(Phase::name).distinct().toList());
    if (!kills.isEmpty()) {
      names.add("restarts");
    }
    return names;
  }
}
