package dev.relkt.shard;

/**
 * Where in the log a write came from.
 *
 * @param partition of the topic, 0 or more
 * @param offset in the partition, 0 or more; a {@link LogOffset}
 * @param timestampMillis the record's timestamp, milliseconds since 1970-01-01T00:00Z
 */
public record SourcePosition(int partition, long offset, long timestampMillis) {

  /**
   * @throws IllegalArgumentException if partition or offset are negative
   */
  public SourcePosition {
    if (partition < 0 || offset < 0) {
      throw new IllegalArgumentException(
          "source position: partition %d, offset %d (expected: 0 or more)"
              .formatted(partition, offset));
    }
  }
}
