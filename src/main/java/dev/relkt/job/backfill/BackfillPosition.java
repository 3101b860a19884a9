package dev.relkt.job.backfill;

import dev.relkt.shard.LogOffset;
import dev.relkt.shard.SourcePosition;

/**
 * Where a line stands in the order of a backfill: by files, in a file by lines. A later backfill
 * comes after an earlier one, and every record of Kafka after all of them.
 */
final class BackfillPosition {

  static final int FILE_BITS = 20;

  private static final int LINE_BITS = 28;

  /** Lines beyond this one cannot be told apart. */
  static final long MAX_LINE = (1L << LINE_BITS) - 1;

  private BackfillPosition() {}

  /**
   * @param number of the backfill, 1 or more
   * @param file from 0, below {@link BackfillFiles#MAX_FILES}
   * @param line from 1, at most {@link #MAX_LINE}
   */
  static SourcePosition of(int number, int file, long line, long timestampMillis) {
    return SourcePosition.backfilled(
        LogOffset.of(number, ((long) file << LINE_BITS) | line), timestampMillis);
  }
}
