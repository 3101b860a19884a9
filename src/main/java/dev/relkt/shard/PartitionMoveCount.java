package dev.relkt.shard;

import dev.relkt.passage.PassageId;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Counts the writes of a shard whose id had come from another partition before, and warns of the
 * first one. For one thread.
 */
final class PartitionMoveCount {

  private static final Logger LOG = LoggerFactory.getLogger(PartitionMoveCount.class);

  /** One warning a process: what follows is counted. */
  private static final AtomicBoolean WARNED = new AtomicBoolean();

  private long count;
  private String example = "";

  /**
   * @param count of those before
   */
  PartitionMoveCount(long count) {
    this.count = count;
  }

  /**
   * Looks at a write.
   *
   * @return whether it was counted
   */
  boolean notice(PassageId id, Optional<LastWriteLookup.LastWrite> last, SourcePosition at) {
    if (last.filter(before -> before.isElsewhere(at)).isEmpty()) {
      return false;
    }
    count++;
    example = id.value();
    if (!WARNED.getAndSet(true)) {
      LOG.warn(
          "passage {} comes from partition {} and came from partition {} before (expected: one partition an id); between partitions the record with the later timestamp counts. Do two producers partition differently, or was the topic given more partitions? \"relkt status\" counts such writes",
          id,
          at.partition(),
          last.get().partition());
    }
    return true;
  }

  long count() {
    return count;
  }

  /** An id of those that were noticed here; empty before the first. */
  String example() {
    return example;
  }
}
