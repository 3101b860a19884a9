package dev.relkt.topic;

/**
 * A record that was kept out, and why.
 *
 * @param original the record as it was: topic, partition, offset, timestamp, key, value and headers
 * @param rejection why it was kept out
 */
public record DeadLetter(RawRecord original, Rejection rejection) {

  /** In one line, for the log. */
  public String describe() {
    return "%s %d@%d goes to the dead letters: %s"
        .formatted(original.topic(), original.partition(), original.offset(), rejection.reason());
  }
}
