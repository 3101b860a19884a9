package dev.relkt.shard;

import dev.relkt.passage.Passage;

/**
 * A passage as a shard keeps it.
 *
 * @param passage as it was written
 * @param position of the record that wrote it
 * @param windows vectors that it has, 1 or more
 */
public record StoredPassage(Passage passage, SourcePosition position, int windows) {}
