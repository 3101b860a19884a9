package dev.relkt.shard;

import dev.relkt.passage.Passage;
import java.util.OptionalLong;

/**
 * A passage as a shard keeps it.
 *
 * @param passage as it was written
 * @param position of the record that wrote it
 * @param windows vectors that it has, 1 or more
 * @param version that was stated for it
 */
public record StoredPassage(
    Passage passage, SourcePosition position, int windows, OptionalLong version) {}
