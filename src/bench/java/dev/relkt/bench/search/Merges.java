package dev.relkt.bench.search;

import dev.relkt.local.Sleep;
import java.time.Duration;
import java.util.Arrays;
import java.util.Set;
import java.util.stream.Collectors;

/** Lucene's merges of this process, by the names of their threads. */
final class Merges {

  private static final String MERGE_THREAD = "Lucene Merge Thread";
  private static final Duration POLL = Duration.ofMillis(10);

  private Merges() {}

  /** Waits until none runs. */
  static void awaitQuiet() {
    while (!running().isEmpty()) {
      Sleep.of(POLL);
    }
  }

  private static Set<String> running() {
    var threads = new Thread[Thread.activeCount() * 2 + 8];
    int count = Thread.enumerate(threads);
    return Arrays.stream(threads, 0, count)
        .map(Thread::getName)
        .filter(name -> name.startsWith(MERGE_THREAD))
        .collect(Collectors.toSet());
  }
}
