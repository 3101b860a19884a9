package dev.relkt.bench.load;

import dev.relkt.snapshot.generation.CommandId;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.LongAdder;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;

/**
 * Sends records and counts what the brokers acknowledge; goes on trying while they are away. Safe
 * for use by several threads.
 */
public final class PatientProducer implements AutoCloseable {

  private static final Duration PATIENCE = Duration.ofMinutes(10);

  private final KafkaProducer<byte[], byte @Nullable []> producer;
  private final LongAdder sent = new LongAdder();
  private final LongAdder acknowledged = new LongAdder();
  private final LongAdder failed = new LongAdder();
  private final Map<String, Map<Integer, Long>> nextOffsets = new ConcurrentHashMap<>();

  public PatientProducer(String bootstrapServers) {
    producer =
        new KafkaProducer<>(
            Map.<String, Object>ofEntries(
                Map.entry("bootstrap.servers", bootstrapServers),
                Map.entry("enable.idempotence", true),
                Map.entry("acks", "all"),
                Map.entry("linger.ms", 0),
                Map.entry("compression.type", "lz4"),
                Map.entry("buffer.memory", 96L * 1024 * 1024),
                Map.entry("max.block.ms", PATIENCE.toMillis()),
                Map.entry("delivery.timeout.ms", (int) PATIENCE.toMillis()),
                Map.entry("request.timeout.ms", 5_000),
                Map.entry("retry.backoff.ms", 50),
                Map.entry("retry.backoff.max.ms", 500),
                Map.entry("reconnect.backoff.max.ms", 200),
                Map.entry("socket.connection.setup.timeout.ms", 1_000),
                Map.entry("enable.metrics.push", false)),
            new ByteArraySerializer(),
            new ByteArraySerializer());
  }

  /** Sends a record and does not wait. */
  public void send(ProducerRecord<byte[], byte @Nullable []> record) {
    sent.increment();
    // The call back gets to know what the future would say.
    var unused = producer.send(record, this::acknowledge);
  }

  /**
   * Sends a record and waits until the brokers have it.
   *
   * @return where it is
   * @throws BenchFailed if they do not take it
   */
  public CommandId sendAndWait(ProducerRecord<byte[], byte @Nullable []> record) {
    try {
      RecordMetadata where = producer.send(record).get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
      return new CommandId(where.partition(), where.offset(), where.timestamp());
    } catch (ExecutionException | TimeoutException e) {
      throw new BenchFailed(
          "topic \"%s\": a record was not taken: %s".formatted(record.topic(), e.getMessage()), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new BenchFailed("interrupted", e);
    }
  }

  /** Waits until everything is acknowledged, or will never be. */
  public void flush() {
    producer.flush();
  }

  /** Partition → the offset after the last record of a topic that was acknowledged. */
  public Map<Integer, Long> nextOffsets(String topic) {
    return Map.copyOf(nextOffsets.getOrDefault(topic, Map.of()));
  }

  /** How many partitions a topic has. */
  public int partitions(String topic) {
    return producer.partitionsFor(topic).size();
  }

  public long sent() {
    return sent.sum();
  }

  public long acknowledged() {
    return acknowledged.sum();
  }

  /** Records of which it is not known whether they are in the log. */
  public long failed() {
    return failed.sum();
  }

  private void acknowledge(RecordMetadata where, @Nullable Exception thrown) {
    if (thrown != null) {
      failed.increment();
      return;
    }
    acknowledged.increment();
    nextOffsets
        .computeIfAbsent(where.topic(), unused -> new ConcurrentHashMap<>())
        .merge(where.partition(), where.offset() + 1, Math::max);
  }

  @Override
  public void close() {
    producer.close(Duration.ofSeconds(5));
  }
}
