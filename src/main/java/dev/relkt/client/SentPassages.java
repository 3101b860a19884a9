package dev.relkt.client;

import dev.relkt.snapshot.IndexedTopic;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * How far a topic is with what was sent to it.
 *
 * @param topicId of the topic that took it; empty where it is not known
 * @param nextOffsets partition → the offset after the last record that was sent to it
 */
public record SentPassages(String topicId, Map<Integer, Long> nextOffsets) {

  /** Nothing was sent. */
  public static final SentPassages NONE = new SentPassages("", Map.of());

  public SentPassages {
    nextOffsets = Map.copyOf(nextOffsets);
  }

  /**
   * Under which epoch the index has these offsets.
   *
   * @param indexed the topic that the index is made from; absent where an older version made it
   * @return empty if it is another topic
   */
  public OptionalInt epoch(Optional<IndexedTopic> indexed) {
    if (indexed.isEmpty()) {
      return OptionalInt.of(0);
    }
    boolean same =
        topicId.isEmpty()
            || indexed.get().topicId().isEmpty()
            || topicId.equals(indexed.get().topicId());
    return same ? OptionalInt.of(indexed.get().epoch()) : OptionalInt.empty();
  }
}
