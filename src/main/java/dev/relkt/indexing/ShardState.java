package dev.relkt.indexing;

import dev.relkt.snapshot.StoredShard;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What a checkpoint knows of a shard.
 *
 * @param copies one a generation, by its number; all have the same changes of the log
 * @param appliedBelow partition → offset below which every record of this shard is in those copies
 */
public record ShardState(List<Copy> copies, Map<Integer, Long> appliedBelow) {
  public ShardState {
    copies = List.copyOf(copies);
    appliedBelow = Collections.unmodifiableMap(new TreeMap<>(appliedBelow));
  }

  /**
   * The shard in one generation.
   *
   * @param generation its number
   * @param stored its files in the index root
   * @param complete whether it has every passage, and not only those that were written since it is
   *     being built
   */
  public record Copy(int generation, StoredShard stored, boolean complete) {}
}
