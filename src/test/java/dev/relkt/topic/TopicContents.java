package dev.relkt.topic;

import dev.relkt.answering.Reply;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** What lies on the topics of a broker, from their beginning to what is their end now. */
public final class TopicContents {

  private final String brokers;

  /**
   * @param brokers {@code host:port}
   */
  public TopicContents(String brokers) {
    this.brokers = brokers;
  }

  /** Every record of a topic. */
  public List<RawRecord> records(String topic) {
    List<RawRecord> records = new ArrayList<>();
    try (var consumer =
        new KafkaConsumer<>(
            Map.<String, Object>of("bootstrap.servers", brokers, "fetch.max.wait.ms", 10),
            new ByteArrayDeserializer(),
            new ByteArrayDeserializer())) {
      List<TopicPartition> partitions =
          consumer.partitionsFor(topic).stream()
              .map(p -> new TopicPartition(p.topic(), p.partition()))
              .toList();
      consumer.assign(partitions);
      consumer.seekToBeginning(partitions);
      Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
      while (partitions.stream().anyMatch(p -> consumer.position(p) < ends.get(p))) {
        for (ConsumerRecord<byte[], byte[]> consumed : consumer.poll(Duration.ofMillis(200))) {
          records.add(RawRecord.of(consumed));
        }
      }
    }
    return records;
  }

  /** Answers by question id; of several the last. */
  public Map<String, Reply> replies() {
    Map<String, Reply> replies = new TreeMap<>();
    for (RawRecord raw : records("answers")) {
      switch (AnswersTopic.decode(raw)) {
        case Decoded.Accepted<Reply> accepted ->
            replies.put(accepted.value().questionId(), accepted.value());
        case Decoded.Rejected<Reply> rejected ->
            throw new AssertionError(rejected.rejection().reason());
      }
    }
    return replies;
  }
}
