package dev.relkt.snapshot;

import java.time.Instant;

/**
 * Writes of a shard whose id had come from another partition of the topic before: two producers
 * partition differently, or the topic was given more partitions.
 *
 * @param generation of the shard
 * @param shard its number
 * @param writes how many
 * @param example an id of one of them
 * @param at when this was said
 */
public record PartitionMoves(int generation, int shard, long writes, String example, Instant at) {

  /** The name of the note about a shard. */
  public static String subject(int generation, int shard) {
    return "g%d-%d".formatted(generation, shard);
  }
}
