package dev.relkt.client;

import dev.relkt.snapshot.generation.GenerationEvent;
import dev.relkt.topic.Decoded;
import dev.relkt.topic.GenerationsTopic;
import dev.relkt.topic.RawRecord;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/** The events of the topic {@code generations}, from shortly before its end on. For one thread. */
public final class GenerationEvents implements AutoCloseable {

  private static final Duration PATIENCE = Duration.ofSeconds(15);

  private final KafkaConsumer<byte @Nullable [], byte @Nullable []> consumer;
  private final Map<TopicPartition, Long> ends;

  private GenerationEvents(
      KafkaConsumer<byte @Nullable [], byte @Nullable []> consumer,
      Map<TopicPartition, Long> ends) {
    this.consumer = consumer;
    this.ends = ends;
  }

  /**
   * @param before how many records of each partition to go back
   * @throws ClientFailed if no broker answers or there is no such topic
   */
  public static GenerationEvents open(Brokers brokers, String topic, long before) {
    List<TopicPartition> partitions;
    try (var admin = brokers.admin()) {
      partitions = TopicReader.partitions(admin, topic);
    }
    var consumer = brokers.consumer();
    try {
      Map<TopicPartition, Long> starts = consumer.beginningOffsets(partitions);
      Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
      consumer.assign(partitions);
      ends.forEach(
          (partition, end) ->
              consumer.seek(partition, Math.max(starts.getOrDefault(partition, 0L), end - before)));
      return new GenerationEvents(consumer, Map.copyOf(ends));
    } catch (KafkaException e) {
      consumer.close();
      throw new ClientFailed("topic \"%s\" cannot be read: %s".formatted(topic, e.getMessage()), e);
    } catch (RuntimeException e) {
      consumer.close();
      throw e;
    }
  }

  /** Those that come within a time; what cannot be read is passed over. */
  public List<GenerationEvent> poll(Duration time) {
    List<GenerationEvent> events = new ArrayList<>();
    consumer
        .poll(time)
        .forEach(
            consumed -> {
              if (GenerationsTopic.decode(RawRecord.of(consumed))
                  instanceof Decoded.Accepted<GenerationEvent> accepted) {
                events.add(accepted.value());
              }
            });
    return events;
  }

  /** Those that were there when this was opened, and perhaps some more. */
  public List<GenerationEvent> past() {
    List<GenerationEvent> past = new ArrayList<>();
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (ends.entrySet().stream().anyMatch(e -> consumer.position(e.getKey()) < e.getValue())) {
      if (System.nanoTime() > deadline) {
        throw new ClientFailed(
            "%s: the newest records did not come within %d s; are the brokers well?"
                .formatted(ends.keySet(), PATIENCE.toSeconds()));
      }
      past.addAll(poll(Duration.ofMillis(200)));
    }
    return past;
  }

  @Override
  public void close() {
    consumer.close();
  }
}
