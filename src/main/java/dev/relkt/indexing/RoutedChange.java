package dev.relkt.indexing;

import dev.relkt.passage.PassageChange;
import dev.relkt.shard.SourcePosition;

/**
 * A change of a passage on its way to its shard.
 *
 * @param shard the number of the shard
 * @param change what is to be done
 * @param at the record that asked for it
 */
public record RoutedChange(int shard, PassageChange change, SourcePosition at) {}
