package dev.relkt.shard;

/**
 * Where in the log a write came from.
 *
 * @param partition of the topic, 0 or more
 * @param offset in the partition, 0 or more; a {@link LogOffset}
 * @param timestampMillis the record's timestamp, milliseconds since 1970-01-01T00:00Z
 */
public record SourcePosition(int partition, long offset, long timestampMillis) {

  /** In the place of a partition: from a file that was read before the log. */
  private static final int BACKFILL = Integer.MAX_VALUE;

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

  /**
   * Where a passage stands that does not come from the log but from files: before every record of
   * it, in whatever order they are read.
   *
   * @param order among those of files, 0 or more
   */
  public static SourcePosition backfilled(long order, long timestampMillis) {
    return new SourcePosition(BACKFILL, order, timestampMillis);
  }

  /** Whether it comes from a file. */
  public boolean isBackfilled() {
    return isBackfilled(partition);
  }

  static boolean isBackfilled(int partition) {
    return partition == BACKFILL;
  }
}
