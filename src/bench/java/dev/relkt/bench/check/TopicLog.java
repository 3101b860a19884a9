package dev.relkt.bench.check;

import dev.relkt.topic.RawRecord;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** Reads topics from their beginning to what is their end now. */
final class TopicLog {

  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final String bootstrapServers;

  TopicLog(String bootstrapServers) {
    this.bootstrapServers = bootstrapServers;
  }

  /**
   * Passes every record to a consumer, each partition in the order of its offsets.
   *
   * @throws IllegalStateException if the brokers do not give them
   */
  void read(String topic, Consumer<RawRecord> each) {
    try (var consumer =
        new KafkaConsumer<>(
            Map.<String, Object>of(
                "bootstrap.servers",
                bootstrapServers,
                "enable.auto.commit",
                false,
                "auto.offset.reset",
                "none",
                "isolation.level",
                "read_committed",
                "enable.metrics.push",
                false,
                "max.poll.records",
                5_000,
                // The next partition waits for a fetch from the one before that waits for more.
                "fetch.max.wait.ms",
                10),
            new ByteArrayDeserializer(),
            new ByteArrayDeserializer())) {
      List<TopicPartition> partitions =
          consumer.partitionsFor(topic, PATIENCE).stream()
              .map(p -> new TopicPartition(p.topic(), p.partition()))
              .toList();
      Map<TopicPartition, Long> starts = consumer.beginningOffsets(partitions);
      Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
      for (TopicPartition partition : partitions) {
        long end = ends.getOrDefault(partition, 0L);
        consumer.assign(List.of(partition));
        consumer.seek(partition, starts.getOrDefault(partition, 0L));
        long silentSince = System.nanoTime();
        while (consumer.position(partition) < end) {
          long before = consumer.position(partition);
          var polled = consumer.poll(Duration.ofMillis(200));
          if (consumer.position(partition) > before) {
            silentSince = System.nanoTime();
          } else if (System.nanoTime() - silentSince
              > TimeUnit.SECONDS.toNanos(PATIENCE.toSeconds())) {
            throw new IllegalStateException(
                "%s: no record at offset %d within %d s (expected: records up to offset %d); are the brokers well?"
                    .formatted(partition, consumer.position(partition), PATIENCE.toSeconds(), end));
          }
          polled.forEach(
              consumed -> {
                if (consumed.offset() < end) {
                  each.accept(RawRecord.of(consumed));
                }
              });
        }
      }
    }
  }
}
