package dev.relkt.indexing;

import dev.relkt.snapshot.StoredShard;
import dev.relkt.snapshot.generation.GenerationEvent.ShardProgress;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What a subtask says just before a checkpoint's barrier, for the snapshots that the checkpoint
 * makes.
 */
public sealed interface CheckpointPart {

  /**
   * A shard as it is in the index root now.
   *
   * @param generation that it belongs to
   * @param stored its files
   * @param progress whether it is complete, and how far if not
   * @param arrivalsMillis timestamps of some of the records that are new in it
   */
  record Shard(
      int generation, StoredShard stored, ShardProgress progress, List<Long> arrivalsMillis)
      implements CheckpointPart {
    public Shard {
      arrivalsMillis = List.copyOf(arrivalsMillis);
    }
  }

  /**
   * How far the topic was read, dead letters included.
   *
   * @param nextOffsets partition → offset of the first record that was not read yet
   */
  record Read(Map<Integer, Long> nextOffsets) implements CheckpointPart {
    public Read {
      nextOffsets = Collections.unmodifiableMap(new TreeMap<>(nextOffsets));
    }
  }
}
