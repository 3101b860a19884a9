package dev.relkt.job;

import dev.relkt.generation.StoredShard;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;

/**
 * What a checkpoint knows of a shard.
 *
 * @param generation that it belongs to
 * @param stored its files in the index root
 * @param appliedBelow partition → offset below which every record of this shard is in those files
 */
record ShardState(int generation, StoredShard stored, Map<Integer, Long> appliedBelow) {
  ShardState {
    appliedBelow = Collections.unmodifiableMap(new TreeMap<>(appliedBelow));
  }
}
