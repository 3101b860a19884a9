package dev.relkt.shard;

import dev.relkt.passage.PassageId;
import java.util.OptionalLong;

/**
 * A delete as a shard remembers it.
 *
 * @param position of the record that deleted the passage
 * @param version that was stated for it
 */
public record StoredTombstone(PassageId id, SourcePosition position, OptionalLong version) {}
