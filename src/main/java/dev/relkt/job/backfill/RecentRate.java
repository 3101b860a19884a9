package dev.relkt.job.backfill;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;

/** How fast a number grew lately. For one thread. */
final class RecentRate {

  private static final Duration LATELY = Duration.ofSeconds(30);

  private record Sample(long nanos, long count) {}

  private final Deque<Sample> samples = new ArrayDeque<>();

  void at(long nanos, long count) {
    if (!samples.isEmpty() && samples.getLast().count() > count) {
      samples.clear(); // a failure took back what was counted
    }
    samples.add(new Sample(nanos, count));
    while (nanos - samples.getFirst().nanos() > LATELY.toNanos()) {
      samples.removeFirst();
    }
  }

  /** 0 where nothing is known yet. */
  double perSecond() {
    if (samples.size() < 2) {
      return 0;
    }
    Sample first = samples.getFirst();
    Sample last = samples.getLast();
    return (last.count() - first.count()) * 1e9 / Math.max(1, last.nanos() - first.nanos());
  }
}
