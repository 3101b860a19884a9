package dev.relkt.shard;

/**
 * The number of a shard.
 *
 * @param number 0 to the number of shards − 1
 */
public record ShardId(int number) implements Comparable<ShardId> {

  /**
   * @throws IllegalArgumentException if the number is negative
   */
  public ShardId {
    if (number < 0) {
      throw new IllegalArgumentException("shard: %d (expected: 0 or more)".formatted(number));
    }
  }

  @Override
  public int compareTo(ShardId other) {
    return Integer.compare(number, other.number);
  }

  @Override
  public String toString() {
    return Integer.toString(number);
  }
}
