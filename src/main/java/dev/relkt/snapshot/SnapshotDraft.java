package dev.relkt.snapshot;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * A snapshot that is to be published.
 *
 * @param generation that it belongs to
 * @param checkpoint that made it, for those who look for the cause of something
 * @param shards one of every number from 0
 * @param nextOffsets partition → offset of the first record that is not in the snapshot, for every
 *     partition ever read
 * @param arrivalSampleMillis timestamps of some of the records that are new in this snapshot, at
 *     most {@value #MAX_SAMPLE}, to tell how fresh it is
 */
public record SnapshotDraft(
    int generation,
    long checkpoint,
    List<StoredShard> shards,
    Map<Integer, Long> nextOffsets,
    List<Long> arrivalSampleMillis) {

  /** The most timestamps that a snapshot carries. */
  public static final int MAX_SAMPLE = 1000;

  /**
   * @throws IllegalArgumentException if there are too many timestamps
   */
  public SnapshotDraft {
    if (arrivalSampleMillis.size() > MAX_SAMPLE) {
      throw new IllegalArgumentException(
          "snapshot: %,d arrival timestamps (expected: at most %,d)"
              .formatted(arrivalSampleMillis.size(), MAX_SAMPLE));
    }
    shards = List.copyOf(shards);
    nextOffsets = java.util.Collections.unmodifiableMap(new TreeMap<>(nextOffsets));
    arrivalSampleMillis = List.copyOf(arrivalSampleMillis);
  }
}
