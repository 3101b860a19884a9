/**
 * One shard of an index: passages with their words and the vectors of their windows, written,
 * committed and searched.
 *
 * <p>Start at {@link dev.relkt.shard.ShardWriter}, which holds the rule for replayed records, and
 * {@link dev.relkt.shard.ShardReader}; {@link dev.relkt.shard.ShardRouter} says which shard a
 * passage belongs to. Lucene is known here and in {@link dev.relkt.lexical}.
 */
@NullMarked
package dev.relkt.shard;

import org.jspecify.annotations.NullMarked;
