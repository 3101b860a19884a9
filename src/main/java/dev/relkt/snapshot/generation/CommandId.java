package dev.relkt.snapshot.generation;

/**
 * Which record of the control topic a command was; written {@code 0@17}.
 *
 * @param partition of the topic, 0 or more
 * @param offset in the partition, 0 or more
 * @param timestampMillis of the record, since a topic that is made anew begins with the same
 *     offsets; 0 or more
 */
public record CommandId(int partition, long offset, long timestampMillis) {

  @Override
  public String toString() {
    return partition + "@" + offset;
  }
}
