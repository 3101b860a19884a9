package dev.relkt.client;

import dev.relkt.passage.Passage;
import dev.relkt.passage.PassageId;
import dev.relkt.passage.Tenant;
import dev.relkt.passage.WriteVersion;
import dev.relkt.topic.PassagesTopic;
import dev.relkt.topic.TenantRule;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.jspecify.annotations.Nullable;

/**
 * Sends records to one topic and remembers how far its partitions got. The first failure is thrown
 * at the next call.
 */
public final class PassageSender implements AutoCloseable {

  private final String topic;
  private final KafkaProducer<byte[], byte @Nullable []> producer;
  private final DeliveryTracker soFar = new DeliveryTracker();
  private final Map<Integer, Long> nextOffsets = new ConcurrentHashMap<>();
  private final SentOffsets offsets = new SentOffsets();
  private final AtomicReference<@Nullable Exception> failure = new AtomicReference<>();

  private final String topicId;
  private final Optional<Tenant> tenant;

  /**
   * @throws ClientFailed if no broker answers, or there is no such topic
   */
  public PassageSender(Brokers brokers, String topic) {
    this(brokers, topic, Optional.empty());
  }

  /**
   * @param tenant whose passages all of them are
   * @throws ClientFailed if no broker answers, or there is no such topic
   */
  public PassageSender(Brokers brokers, String topic, Optional<Tenant> tenant) {
    this.topic = topic;
    this.tenant = tenant;
    try (var admin = brokers.admin()) {
      topicId = TopicReader.topicId(admin, topic);
    }
    this.producer = brokers.producer();
  }

  /** As {@link #send(String, String, Optional)}, where the id says enough about the place. */
  public void send(String id, Optional<byte[]> value) {
    send(id, id, value);
  }

  /**
   * Sends a passage, or a delete.
   *
   * @param where its place in the input
   * @param value absent to delete
   * @throws ClientFailed if this or an earlier record was not taken
   */
  public void send(String where, String id, Optional<byte[]> value) {
    byte @Nullable [] bytes = value.orElse(null);
    send(where, new ProducerRecord<>(topic, id.getBytes(StandardCharsets.UTF_8), bytes));
  }

  /**
   * Sends a passage with its version and the one that it expects.
   *
   * @throws ClientFailed if this or an earlier record was not taken
   */
  public void upsert(Passage passage, WriteVersion version) {
    send(passage.id().value(), PassagesTopic.encode(topic, passage, version));
  }

  /**
   * Sends a delete with its version and the one that it expects.
   *
   * @throws ClientFailed if this or an earlier record was not taken
   */
  public void delete(PassageId id, WriteVersion version) {
    send(id.value(), PassagesTopic.delete(topic, id, version));
  }

  private void send(String where, ProducerRecord<byte[], byte @Nullable []> record) {
    throwFailure();
    tenant
        .map(TenantRule::headerOf)
        .filter(header -> record.headers().lastHeader(header.name()) == null) // the change's own
        .ifPresent(header -> record.headers().add(header.name(), header.value()));
    long number = soFar.begin(where);
    try {
      // The call back gets to know what the future would say.
      var unused = producer.send(record, (at, thrown) -> sent(number, at, thrown));
    } catch (KafkaException e) {
      throw failed(e);
    }
  }

  /**
   * Waits until the brokers have everything.
   *
   * @return how far the topic is with it
   * @throws ClientFailed if a record was not taken
   */
  public SentPassages flush() {
    producer.flush();
    throwFailure();
    return new SentPassages(topicId, nextOffsets);
  }

  /** The id that the brokers gave the topic; another topic of the same name has another. */
  public String topicId() {
    return topicId;
  }

  /** Where all of it lies, once it is flushed. */
  public SentOffsets offsets() {
    return offsets;
  }

  /** Which places have arrived. */
  public DeliveryTracker soFar() {
    return soFar;
  }

  private void sent(long number, RecordMetadata where, @Nullable Exception thrown) {
    if (thrown != null) {
      failure.compareAndSet(null, thrown);
    } else {
      soFar.arrived(number);
      nextOffsets.merge(where.partition(), where.offset() + 1, Math::max);
      offsets.add(where.partition(), where.offset());
    }
  }

  private void throwFailure() {
    Exception thrown = failure.get();
    if (thrown != null) {
      throw failed(thrown);
    }
  }

  private ClientFailed failed(Exception thrown) {
    return new ClientFailed(
        "topic \"%s\": a record was not taken: %s; %,d were%s; sending all of it again does no harm"
            .formatted(
                topic,
                thrown.getMessage(),
                soFar.count(),
                soFar
                    .firstMissing()
                    .map(first -> ", the first that was not is " + first)
                    .orElse("")),
        thrown);
  }

  /** Gives what is on its way 10 seconds to arrive. */
  @Override
  public void close() {
    producer.close(java.time.Duration.ofSeconds(10));
  }
}
