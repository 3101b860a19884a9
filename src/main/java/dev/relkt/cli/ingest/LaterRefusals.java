package dev.relkt.cli.ingest;

import dev.relkt.client.Brokers;
import dev.relkt.client.SentOffsets;
import dev.relkt.client.TopicReader;
import dev.relkt.topic.DeadLetter;
import dev.relkt.topic.DeadLetters;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.TopicPartition;

/** Records that a topic took and its job refused: those whose dead letters are new. */
final class LaterRefusals {

  private final Brokers brokers;
  private final List<TopicPartition> letters;
  private final Map<Integer, Long> from;

  private LaterRefusals(Brokers brokers, List<TopicPartition> letters, Map<Integer, Long> from) {
    this.brokers = brokers;
    this.letters = letters;
    this.from = from;
  }

  /** Of what is sent to a topic from now on. */
  static LaterRefusals of(Brokers brokers, String topic) {
    String name = DeadLetters.topicOf(topic);
    try (var admin = brokers.admin()) {
      List<TopicPartition> letters =
          TopicReader.exists(admin, name) ? TopicReader.partitions(admin, name) : List.of();
      return new LaterRefusals(
          brokers,
          letters,
          letters.isEmpty() ? Map.of() : TopicReader.endOffsets(brokers, letters));
    }
  }

  /** Those among what was sent. */
  List<DeadLetter> among(SentOffsets sent) {
    List<DeadLetter> refused = new ArrayList<>();
    if (!letters.isEmpty()) {
      TopicReader.readFrom(
          brokers,
          letters,
          from,
          raw -> {
            DeadLetter letter = DeadLetters.decode(raw);
            if (sent.contains(letter.original().partition(), letter.original().offset())) {
              refused.add(letter);
            }
          });
    }
    return refused;
  }
}
