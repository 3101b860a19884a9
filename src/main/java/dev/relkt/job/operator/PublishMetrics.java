package dev.relkt.job.operator;

import dev.relkt.metrics.OperatorMetrics;
import dev.relkt.metrics.RelktMetric;
import dev.relkt.snapshot.GarbageReport;
import dev.relkt.snapshot.IndexSnapshot;
import dev.relkt.snapshot.store.StoredFile;
import java.util.function.IntPredicate;
import org.apache.flink.metrics.Counter;

/** What is told of the published snapshots. For one thread. */
final class PublishMetrics {

  private final OperatorMetrics metrics;
  private final Counter snapshots;
  private final Counter collected;
  private volatile boolean writes;

  PublishMetrics(OperatorMetrics metrics) {
    this.metrics = metrics;
    snapshots = metrics.counter(RelktMetric.SNAPSHOTS);
    collected = metrics.counter(RelktMetric.COLLECTED_BYTES);
    metrics.ask(RelktMetric.WRITER_ACTIVE, () -> writes ? 1 : 0);
  }

  /** Whether the lease for writing is held. */
  void writer(boolean holds) {
    writes = holds;
  }

  void published() {
    snapshots.inc();
  }

  void collected(GarbageReport report) {
    collected.inc(report.bytes());
  }

  /** What is the newest one of its generation now. */
  void newest(IndexSnapshot snapshot) {
    String generation = Integer.toString(snapshot.generation());
    metrics.set(RelktMetric.SNAPSHOT_NUMBER, snapshot.number(), generation);
    metrics.set(RelktMetric.PUBLISHED_AT, snapshot.publishedAt().toEpochMilli() / 1e3, generation);
    metrics.set(
        RelktMetric.SNAPSHOT_BYTES,
        snapshot.shards().stream()
            .flatMap(shard -> shard.files().values().stream())
            .mapToLong(StoredFile::bytes)
            .sum(),
        generation);
  }

  /** Which generations are still written. */
  void retain(IntPredicate written) {
    metrics.retain(RelktMetric.Labels.GENERATION, number -> written.test(Integer.parseInt(number)));
  }
}
