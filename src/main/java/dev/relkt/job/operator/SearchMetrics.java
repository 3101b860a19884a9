package dev.relkt.job.operator;

import dev.relkt.answering.Searchers;
import dev.relkt.metrics.OperatorMetrics;
import dev.relkt.metrics.RelktMetric;
import dev.relkt.metrics.SampledHistogram;
import dev.relkt.snapshot.ShardRecall;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.apache.flink.metrics.Counter;

/** What is told of a searcher. One thread searches, one refreshes. */
final class SearchMetrics {

  private final OperatorMetrics metrics;
  private final SampledHistogram searches;
  private final SampledHistogram freshness;
  private final Counter tooLate;

  /** Generation → the snapshot that was open at the last refresh. */
  private final Map<Integer, Long> open = new HashMap<>();

  private volatile int waiting;

  SearchMetrics(OperatorMetrics metrics) {
    this.metrics = metrics;
    searches = metrics.nanos(RelktMetric.SEARCH_SECONDS);
    freshness = metrics.nanos(RelktMetric.FRESHNESS_SECONDS);
    tooLate = metrics.counter(RelktMetric.TOO_LATE);
    metrics.ask(RelktMetric.WAITING, () -> waiting);
  }

  void searched(long nanos) {
    searches.update(nanos);
  }

  void tooLate() {
    tooLate.inc();
  }

  /** So many questions wait for their generation. */
  void waiting(int questions) {
    waiting = questions;
  }

  /** To be called after every refresh, by its thread. */
  void refreshed(Searchers searchers) {
    Set<Integer> there = new HashSet<>();
    for (Searchers.Opened one : searchers.opened()) {
      int generation = one.snapshot().generation();
      String label = Integer.toString(generation);
      there.add(generation);
      metrics.ask(
          RelktMetric.SNAPSHOT_AGE,
          () -> Math.max(0, System.currentTimeMillis() - one.newestAt().toEpochMilli()) / 1e3,
          label);
      for (ShardRecall recall : one.recall()) {
        metrics.set(RelktMetric.RECALL, recall.recall(), label, Integer.toString(recall.shard()));
      }
      Long before = open.put(generation, one.snapshot().number());
      if (before == null || before != one.snapshot().number()) {
        metrics.set(RelktMetric.OPEN_SNAPSHOT, one.snapshot().number(), label);
      }
      // What was there when the job began says nothing of its speed.
      if (before != null && before < one.snapshot().number()) {
        long now = Instant.now().toEpochMilli();
        one.snapshot()
            .arrivalSampleMillis()
            .forEach(at -> freshness.update(TimeUnit.MILLISECONDS.toNanos(Math.max(0, now - at))));
      }
    }
    if (open.keySet().retainAll(there)) {
      metrics.retain(
          RelktMetric.Labels.GENERATION, number -> there.contains(Integer.parseInt(number)));
    }
  }
}
