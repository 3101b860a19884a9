package dev.relkt.snapshot;

import java.time.Instant;

/**
 * A topic that the index is a function of. When it is deleted and made anew under its name, it is
 * another one.
 *
 * @param number 1 for the first, one more for each that came after
 * @param name of the topic
 * @param topicId what Kafka gives every topic that is made; empty where the brokers are too old
 * @param since when the index began with it
 */
public record IndexedTopic(long number, String name, String topicId, Instant since) {

  /** How many topics went before. */
  public int epoch() {
    return (int) (number - 1);
  }
}
