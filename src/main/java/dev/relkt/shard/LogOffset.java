package dev.relkt.shard;

/**
 * Offsets of a topic that may be deleted and made anew: an offset of a later topic is greater than
 * any of an earlier one.
 *
 * <p>A number of 64 bits: the upper 16 count the topics that went before, the lower 48 are Kafka's
 * offset. Offsets of the first topic are so what Kafka says.
 */
public final class LogOffset {

  private static final int OFFSET_BITS = 48;
  private static final long OFFSET = (1L << OFFSET_BITS) - 1;
  private static final int MAX_EPOCH = (1 << (63 - OFFSET_BITS)) - 1;

  private LogOffset() {}

  /**
   * @param epoch how many topics went before, 0 or more
   * @param offset in the topic, 0 or more
   */
  public static long of(int epoch, long offset) {
    if (epoch < 0 || epoch > MAX_EPOCH || offset < 0 || offset > OFFSET) {
      throw new IllegalArgumentException(
          "offset %d of topic %d (expected: at most %d of at most %d)"
              .formatted(offset, epoch, OFFSET, MAX_EPOCH));
    }
    return ((long) epoch << OFFSET_BITS) | offset;
  }

  /** How many topics went before. */
  public static int epoch(long logOffset) {
    return (int) (logOffset >>> OFFSET_BITS);
  }

  /** Kafka's offset. */
  public static long offset(long logOffset) {
    return logOffset & OFFSET;
  }
}
