package dev.relkt.topic.schema;

import dev.relkt.topic.RejectedRecord;

/**
 * How many values a record may have, so that none takes much more memory than it has bytes: values
 * that take no byte, or nearly none, can be as many as a number says. For one record.
 */
final class NodeBudget {

  /** How deep values may be nested, as Protobuf's own readers have it. */
  static final int MAX_DEPTH = 100;

  /** Some 16 MiB; a small record of a large schema has many values that take no byte. */
  private static final long ALWAYS = 250_000;

  private final long most;
  private long left;

  /**
   * @param bytes of the record's value
   */
  NodeBudget(int bytes) {
    most = ALWAYS + bytes;
    left = most;
  }

  /**
   * Takes account of a value.
   *
   * @param depth how many others it is in
   * @throws RejectedRecord if there are too many, or it is too deep
   */
  void add(int depth) {
    add(depth, 1);
  }

  /** As {@link #add(int)}, for a value that takes as much memory as several. */
  void add(int depth, int values) {
    if (depth > MAX_DEPTH) {
      throw new RejectedRecord("values nested deeper than %d levels".formatted(MAX_DEPTH));
    }
    left -= values;
    if (left < 0) {
      throw new RejectedRecord(
          "more than %,d values, which is more than its bytes can mean".formatted(most));
    }
  }
}
