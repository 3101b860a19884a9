package dev.relkt.snapshot;

import dev.relkt.registry.EmbeddingSpace;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * One state of all shards of a generation: the function of the log up to {@code nextOffsets}.
 * Immutable once published.
 *
 * @param format the version of this form, {@value #FORMAT}
 * @param number 1 or more; a later snapshot has a greater one
 * @param generation that it belongs to
 * @param space of all its vectors
 * @param checkpoint that made it
 * @param publishedAt when it became visible
 * @param shards one of every number from 0, in this order
 * @param nextOffsets partition → offset of the first record that is not in the snapshot, a {@link
 *     dev.relkt.shard.LogOffset}
 * @param arrivalSampleMillis timestamps of some of the records that are new in this snapshot
 */
public record IndexSnapshot(
    int format,
    long number,
    int generation,
    EmbeddingSpace space,
    long checkpoint,
    Instant publishedAt,
    List<StoredShard> shards,
    Map<Integer, Long> nextOffsets,
    List<Long> arrivalSampleMillis) {

  /** The form that this version reads and writes. */
  public static final int FORMAT = 1;

  public IndexSnapshot {
    shards = List.copyOf(shards);
    nextOffsets = java.util.Collections.unmodifiableMap(new TreeMap<>(nextOffsets));
    arrivalSampleMillis = List.copyOf(arrivalSampleMillis);
  }

  /** Passages in all shards. */
  public long passages() {
    return shards.stream().mapToLong(StoredShard::passages).sum();
  }

  /** Vectors in all shards. */
  public long windows() {
    return shards.stream().mapToLong(StoredShard::windows).sum();
  }
}
