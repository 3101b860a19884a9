package dev.relkt.job;

import dev.relkt.shard.SourcePosition;
import dev.relkt.topic.PassageChange;

/**
 * A change of a passage on its way to its shard.
 *
 * @param shard the number of the shard
 * @param change what is to be done
 * @param at the record that asked for it
 */
record RoutedChange(int shard, PassageChange change, SourcePosition at) {}
