/**
 * How changes of passages become shards, and shards of all partitions become snapshots: one set of
 * shard writers per task, the parts of a checkpoint, and the rebuild of a new generation from the
 * texts of the active one.
 *
 * <p>Start at {@link dev.relkt.indexing.ShardSet}. Knows nothing of Flink: {@code job.operator}
 * calls it.
 */
@NullMarked
package dev.relkt.indexing;

import org.jspecify.annotations.NullMarked;
