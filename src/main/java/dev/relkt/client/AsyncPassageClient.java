package dev.relkt.client;

import dev.relkt.passage.PassageId;
import dev.relkt.passage.Tenant;
import dev.relkt.passage.WriteVersion;
import dev.relkt.topic.PassagesTopic;
import dev.relkt.topic.TenantRule;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.jspecify.annotations.Nullable;

/**
 * Sends records of passages and says of each where it lies. Nothing waits for others on the way.
 * Safe for use by several threads.
 */
public final class AsyncPassageClient implements AutoCloseable {

  private final String topic;
  private final String topicId;
  private final KafkaProducer<byte[], byte @Nullable []> producer;
  private volatile boolean closed;

  private AsyncPassageClient(
      String topic, String topicId, KafkaProducer<byte[], byte @Nullable []> producer) {
    this.topic = topic;
    this.topicId = topicId;
    this.producer = producer;
  }

  /**
   * Where a record lies.
   *
   * @param topicId of the topic; empty where the brokers do not know
   * @param partition 0 or more
   * @param offset 0 or more
   */
  public record Place(String topicId, int partition, long offset) {

    /** It and what was sent before it to its partition. */
    public SentPassages sent() {
      return new SentPassages(topicId, Map.of(partition, offset + 1));
    }
  }

  /**
   * @throws ClientFailed if no broker answers, or there is no such topic
   */
  public static AsyncPassageClient open(Brokers brokers, String topic) {
    try (var admin = brokers.admin()) {
      TopicReader.partitions(admin, topic);
      return new AsyncPassageClient(
          topic, TopicReader.topicId(admin, topic), brokers.quickProducer());
    }
  }

  /**
   * Sends a passage and returns at once, unless so much is on its way that it has to wait.
   *
   * @param value as the topic has it; nobody checks it here
   * @return fails with {@link ClientFailed} where it was not taken
   */
  public CompletableFuture<Place> upsert(PassageId id, byte[] value, Optional<Tenant> tenant) {
    var produced =
        new ProducerRecord<byte[], byte @Nullable []>(
            topic, id.value().getBytes(StandardCharsets.UTF_8), value);
    tenant
        .map(TenantRule::headerOf)
        .ifPresent(header -> produced.headers().add(header.name(), header.value()));
    return send(produced);
  }

  /** As the other one, a delete. */
  public CompletableFuture<Place> delete(PassageId id, WriteVersion version) {
    return send(PassagesTopic.delete(topic, id, version));
  }

  private CompletableFuture<Place> send(ProducerRecord<byte[], byte @Nullable []> record) {
    var place = new CompletableFuture<Place>();
    try {
      // The call back gets to know what the future would say.
      var unused =
          producer.send(
              record,
              (where, thrown) -> {
                if (thrown == null) {
                  place.complete(new Place(topicId, where.partition(), where.offset()));
                } else {
                  place.completeExceptionally(failed(thrown));
                }
              });
    } catch (KafkaException e) {
      place.completeExceptionally(failed(e));
    }
    return place;
  }

  /** False once it is closed. */
  public boolean isOpen() {
    return !closed;
  }

  private ClientFailed failed(Exception thrown) {
    return new ClientFailed(
        "topic \"%s\": the record was not taken: %s".formatted(topic, thrown.getMessage()), thrown);
  }

  /** Gives what is on its way 5 seconds to arrive. */
  @Override
  public void close() {
    closed = true;
    producer.close(Duration.ofSeconds(5));
  }
}
