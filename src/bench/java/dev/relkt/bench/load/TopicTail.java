package dev.relkt.bench.load;

import dev.relkt.local.Sleep;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.jspecify.annotations.Nullable;

/**
 * A thread that sees every record of a topic when it comes; brokers that are away are waited for.
 */
public final class TopicTail implements AutoCloseable {

  private static final Duration POLL = Duration.ofMillis(20);
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final KafkaConsumer<byte @Nullable [], byte @Nullable []> consumer;
  private final Consumer<ConsumerRecord<byte @Nullable [], byte @Nullable []>> each;
  private final Thread thread;
  private volatile boolean stopped;

  /** Where a tail begins. */
  public enum From {
    BEGINNING,
    /** With what comes after the tail is made. */
    END
  }

  /** From the beginning on. */
  TopicTail(
      String bootstrapServers,
      String topic,
      Consumer<ConsumerRecord<byte @Nullable [], byte @Nullable []>> each) {
    this(bootstrapServers, topic, From.BEGINNING, each);
  }

  /**
   * @param each called by the thread; does not throw
   */
  public TopicTail(
      String bootstrapServers,
      String topic,
      From from,
      Consumer<ConsumerRecord<byte @Nullable [], byte @Nullable []>> each) {
    this.each = each;
    consumer =
        new KafkaConsumer<>(
            Map.<String, Object>ofEntries(
                Map.entry("bootstrap.servers", bootstrapServers),
                Map.entry("enable.auto.commit", false),
                Map.entry("isolation.level", "read_committed"),
                Map.entry("auto.offset.reset", "earliest"),
                Map.entry("fetch.max.wait.ms", 500),
                Map.entry("request.timeout.ms", 5_000),
                Map.entry("retry.backoff.ms", 50),
                Map.entry("retry.backoff.max.ms", 500),
                Map.entry("reconnect.backoff.max.ms", 200),
                Map.entry("socket.connection.setup.timeout.ms", 1_000),
                Map.entry("enable.metrics.push", false)),
            new ByteArrayDeserializer(),
            new ByteArrayDeserializer());
    List<TopicPartition> partitions =
        consumer.partitionsFor(topic, PATIENCE).stream()
            .map(p -> new TopicPartition(p.topic(), p.partition()))
            .toList();
    consumer.assign(partitions);
    switch (from) {
      case BEGINNING -> consumer.seekToBeginning(partitions);
      case END -> {
        consumer.seekToEnd(partitions);
        partitions.forEach(consumer::position); // now, not at the first poll
      }
    }
    thread = Thread.ofPlatform().name("relkt-bench-" + topic).daemon().start(this::run);
  }

  private void run() {
    while (!stopped) {
      try {
        consumer.poll(POLL).forEach(each);
      } catch (KafkaException e) {
        // The brokers are away; the next poll asks again from where this one was.
        Sleep.of(POLL);
      }
    }
  }

  @Override
  public void close() {
    stopped = true;
    try {
      thread.join(5_000);
      consumer.close();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
