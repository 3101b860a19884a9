package dev.relkt.job.operator;

import dev.relkt.indexing.CheckpointPart;
import dev.relkt.indexing.ShardSet;
import dev.relkt.indexing.ShardState;
import dev.relkt.metrics.OperatorMetrics;
import dev.relkt.metrics.RelktMetric;
import dev.relkt.metrics.SampledHistogram;
import dev.relkt.shard.WriteCounts;
import dev.relkt.snapshot.StoredShard;
import dev.relkt.snapshot.generation.GenerationEvent.ShardProgress;
import dev.relkt.snapshot.store.StoredFile;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.flink.metrics.Counter;

/** What is told of the shards of a subtask, at every checkpoint. For one thread. */
final class ShardMetrics {

  private final OperatorMetrics metrics;
  private final SampledHistogram commits;
  private final Counter uploaded;
  private final Counter reused;

  /** What was told last, by generation and shard. */
  private final Map<Key, StoredShard> before = new HashMap<>();

  private volatile WriteCounts writes = WriteCounts.NONE;

  private record Key(int generation, int shard) {}

  ShardMetrics(OperatorMetrics metrics) {
    this.metrics = metrics;
    commits = metrics.nanos(RelktMetric.COMMIT_SECONDS);
    uploaded = metrics.counter(RelktMetric.UPLOADED_BYTES);
    reused = metrics.counter(RelktMetric.REUSED_BYTES);
    metrics.ask(RelktMetric.IGNORED_WRITES, () -> writes.lowerVersions(), "lower_version");
    metrics.ask(RelktMetric.IGNORED_WRITES, () -> writes.unmetConditions(), "unmet_condition");
    metrics.ask(RelktMetric.EXPIRED, () -> writes.expired());
    metrics.ask(RelktMetric.PARTITION_MOVES, () -> writes.partitionMoves());
  }

  /** What the index root has of a shard already. */
  void restored(ShardState state) {
    for (ShardState.Copy copy : state.copies()) {
      before.put(new Key(copy.generation(), copy.stored().shard()), copy.stored());
    }
  }

  /**
   * @param nanos how long it took
   * @param active what became of the writes to the active generation
   */
  void committed(List<ShardSet.Committed> shards, long nanos, WriteCounts active) {
    commits.update(nanos);
    writes = active;
    Set<Integer> generations = new HashSet<>();
    for (ShardSet.Committed shard : shards) {
      for (CheckpointPart.Shard part : shard.parts()) {
        generations.add(part.generation());
        tell(part);
      }
    }
    before.keySet().removeIf(key -> !generations.contains(key.generation()));
    metrics.retain(
        RelktMetric.Labels.GENERATION, number -> generations.contains(Integer.parseInt(number)));
  }

  private void tell(CheckpointPart.Shard part) {
    StoredShard stored = part.stored();
    String generation = Integer.toString(part.generation());
    String shard = Integer.toString(stored.shard());
    metrics.set(RelktMetric.PASSAGES, stored.passages(), generation, shard);
    metrics.set(RelktMetric.WINDOWS, stored.windows(), generation, shard);
    ShardProgress progress = part.progress();
    boolean whole = progress.complete() || progress.total() == 0;
    metrics.set(
        RelktMetric.BUILT,
        whole ? 1 : (double) progress.done() / progress.total(),
        generation,
        shard);
    StoredShard last = before.put(new Key(part.generation(), stored.shard()), stored);
    if (stored.equals(last)) {
      return;
    }
    Set<StoredFile> there = last == null ? Set.of() : new HashSet<>(last.files().values());
    for (StoredFile file : stored.files().values()) {
      (there.contains(file) ? reused : uploaded).inc(file.bytes());
    }
  }
}
