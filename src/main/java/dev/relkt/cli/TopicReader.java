package dev.relkt.cli;

import dev.relkt.topic.RawRecord;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.jspecify.annotations.Nullable;

/** Looks at topics from outside of any job. */
final class TopicReader {

  private static final int TIMEOUT_SECONDS = 15;

  private TopicReader() {}

  /**
   * The partitions of a topic, ascending.
   *
   * @throws CommandFailed if there is no such topic
   */
  static List<TopicPartition> partitions(Admin admin, String topic) {
    try {
      return admin
          .describeTopics(List.of(topic))
          .allTopicNames()
          .get(TIMEOUT_SECONDS, TimeUnit.SECONDS)
          .values()
          .stream()
          .flatMap(description -> description.partitions().stream())
          .map(p -> new TopicPartition(topic, p.partition()))
          .sorted(Comparator.comparingInt(TopicPartition::partition))
          .toList();
    } catch (ExecutionException e) {
      if (e.getCause() instanceof UnknownTopicOrPartitionException) {
        throw new CommandFailed(
            "topic \"%s\" does not exist on these brokers; kafka/create-topics.sh creates what ReLKT needs, \"relkt up\" does so by itself"
                .formatted(topic),
            e);
      }
      throw new CommandFailed("topic \"%s\": %s".formatted(topic, CommandFailed.reason(e)), e);
    } catch (TimeoutException e) {
      throw new CommandFailed(
          "topic \"%s\": no answer from the brokers within %d s".formatted(topic, TIMEOUT_SECONDS),
          e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CommandFailed("interrupted", e);
    }
  }

  /** Whether the brokers have the topic. */
  static boolean exists(Admin admin, String topic) {
    try {
      return admin.listTopics().names().get(TIMEOUT_SECONDS, TimeUnit.SECONDS).contains(topic);
    } catch (ExecutionException | TimeoutException e) {
      throw new CommandFailed("topics cannot be listed: " + e.getMessage(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CommandFailed("interrupted", e);
    }
  }

  /** Partition → the offset that its next record will have. */
  static Map<Integer, Long> endOffsets(BrokerOptions brokers, List<TopicPartition> partitions) {
    try (var consumer = brokers.consumer()) {
      return consumer.endOffsets(partitions).entrySet().stream()
          .collect(Collectors.toMap(e -> e.getKey().partition(), Map.Entry::getValue));
    }
  }

  /** Passes every record that is there now, partition by partition, to a consumer. */
  static void readAll(
      BrokerOptions brokers, List<TopicPartition> partitions, Consumer<RawRecord> each) {
    try (var consumer = brokers.consumer()) {
      Map<TopicPartition, Long> from = consumer.beginningOffsets(partitions);
      Map<TopicPartition, Long> to = consumer.endOffsets(partitions);
      for (TopicPartition partition : partitions) {
        long start = from.getOrDefault(partition, 0L);
        long end = to.getOrDefault(partition, 0L);
        if (start < end) {
          read(consumer, partition, start, end, each);
        }
      }
    }
  }

  /** The records of one partition from an offset until just before another. */
  private static void read(
      KafkaConsumer<byte @Nullable [], byte @Nullable []> consumer,
      TopicPartition partition,
      long start,
      long end,
      Consumer<RawRecord> each) {
    consumer.assign(List.of(partition));
    consumer.seek(partition, start);
    long silentSince = System.nanoTime();
    while (consumer.position(partition) < end) {
      var polled = new ArrayList<RawRecord>();
      consumer
          .poll(Duration.ofMillis(200))
          .forEach(
              consumed -> {
                if (consumed.offset() < end) {
                  polled.add(RawRecord.of(consumed));
                }
              });
      if (!polled.isEmpty()) {
        silentSince = System.nanoTime();
        polled.forEach(each);
      } else if (System.nanoTime() - silentSince > TimeUnit.SECONDS.toNanos(TIMEOUT_SECONDS)) {
        throw new CommandFailed(
            "%s: no record at offset %d within %d s (expected: records up to offset %d); are the brokers well?"
                .formatted(partition, consumer.position(partition), TIMEOUT_SECONDS, end));
      }
    }
  }
}
