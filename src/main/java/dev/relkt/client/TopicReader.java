package dev.relkt.client;

import dev.relkt.topic.RawRecord;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.ListOffsetsOptions;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.jspecify.annotations.Nullable;

/** Looks at topics from outside of any job. */
public final class TopicReader {

  private static final int TIMEOUT_SECONDS = 15;

  private TopicReader() {}

  /**
   * The partitions of a topic, ascending.
   *
   * @throws ClientFailed if there is no such topic
   */
  public static List<TopicPartition> partitions(Admin admin, String topic) {
    return description(admin, topic).partitions().stream()
        .map(p -> new TopicPartition(topic, p.partition()))
        .sorted(Comparator.comparingInt(TopicPartition::partition))
        .toList();
  }

  /**
   * What tells a topic from others that had its name; empty where the brokers do not know.
   *
   * @throws ClientFailed if there is no such topic
   */
  public static String topicId(Admin admin, String topic) {
    Uuid id = description(admin, topic).topicId();
    return id == null || id.equals(Uuid.ZERO_UUID) ? "" : id.toString();
  }

  /** A setting of a topic; absent where the brokers do not let us see it. */
  public static Optional<String> setting(Admin admin, String topic, String key) {
    var resource = new ConfigResource(ConfigResource.Type.TOPIC, topic);
    try {
      return Optional.ofNullable(
              admin
                  .describeConfigs(List.of(resource))
                  .all()
                  .get(TIMEOUT_SECONDS, TimeUnit.SECONDS)
                  .get(resource))
          .map(config -> config.get(key))
          .map(ConfigEntry::value);
    } catch (ExecutionException | TimeoutException e) {
      return Optional.empty();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new ClientFailed("interrupted", e);
    }
  }

  private static TopicDescription description(Admin admin, String topic) {
    try {
      return Objects.requireNonNull(
          admin
              .describeTopics(List.of(topic))
              .allTopicNames()
              .get(TIMEOUT_SECONDS, TimeUnit.SECONDS)
              .get(topic));
    } catch (ExecutionException e) {
      if (e.getCause() instanceof UnknownTopicOrPartitionException) {
        throw new ClientFailed(
            "topic \"%s\" does not exist on these brokers; kafka/create-topics.sh creates what ReLKT needs, \"relkt up\" does so by itself"
                .formatted(topic),
            e);
      }
      throw new ClientFailed("topic \"%s\": %s".formatted(topic, ClientFailed.reason(e)), e);
    } catch (TimeoutException e) {
      throw new ClientFailed(
          "topic \"%s\": no answer from the brokers within %d s".formatted(topic, TIMEOUT_SECONDS),
          e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new ClientFailed("interrupted", e);
    }
  }

  /** Whether the brokers have the topic. */
  public static boolean exists(Admin admin, String topic) {
    try {
      return admin.listTopics().names().get(TIMEOUT_SECONDS, TimeUnit.SECONDS).contains(topic);
    } catch (ExecutionException | TimeoutException e) {
      throw new ClientFailed("topics cannot be listed: " + e.getMessage(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new ClientFailed("interrupted", e);
    }
  }

  /** As {@link #endOffsets}, behind what is not committed yet too. */
  public static Map<Integer, Long> allOffsets(Admin admin, List<TopicPartition> partitions) {
    try {
      return admin
          .listOffsets(
              partitions.stream().collect(Collectors.toMap(p -> p, p -> OffsetSpec.latest())),
              new ListOffsetsOptions(IsolationLevel.READ_UNCOMMITTED))
          .all()
          .get(TIMEOUT_SECONDS, TimeUnit.SECONDS)
          .entrySet()
          .stream()
          .collect(Collectors.toMap(e -> e.getKey().partition(), e -> e.getValue().offset()));
    } catch (ExecutionException | TimeoutException e) {
      throw new ClientFailed("the ends of topics cannot be read: " + e.getMessage(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new ClientFailed("interrupted", e);
    }
  }

  /** Partition → the offset that its next committed record will have. */
  public static Map<Integer, Long> endOffsets(Brokers brokers, List<TopicPartition> partitions) {
    try (var consumer = brokers.consumer()) {
      return consumer.endOffsets(partitions).entrySet().stream()
          .collect(Collectors.toMap(e -> e.getKey().partition(), Map.Entry::getValue));
    }
  }

  /**
   * Partition → offset of the first record from an offset on, for those partitions that have one.
   * Where there are only markers of transactions and records of aborted ones, there is none.
   *
   * @param from partition → offset, 0 where there is no such partition
   */
  public static Map<Integer, Long> firstRecords(
      Brokers brokers, List<TopicPartition> partitions, Map<Integer, Long> from) {
    Map<Integer, Long> first = new TreeMap<>();
    try (var consumer = brokers.consumer()) {
      Map<TopicPartition, Long> starts = consumer.beginningOffsets(partitions);
      Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
      for (TopicPartition partition : partitions) {
        long start =
            Math.max(
                starts.getOrDefault(partition, 0L), from.getOrDefault(partition.partition(), 0L));
        long end = ends.getOrDefault(partition, 0L);
        if (start < end) {
          firstRecord(consumer, partition, start, end)
              .ifPresent(offset -> first.put(partition.partition(), offset));
        }
      }
    }
    return first;
  }

  private static OptionalLong firstRecord(
      KafkaConsumer<byte @Nullable [], byte @Nullable []> consumer,
      TopicPartition partition,
      long start,
      long end) {
    var found = new ArrayList<Long>();
    readUntil(
        consumer, partition, start, end, raw -> found.add(raw.offset()), () -> !found.isEmpty());
    return found.isEmpty() ? OptionalLong.empty() : OptionalLong.of(found.getFirst());
  }

  /** Passes every record that is there now, partition by partition, to a consumer. */
  public static void readAll(
      Brokers brokers, List<TopicPartition> partitions, Consumer<RawRecord> each) {
    readFrom(brokers, partitions, Map.of(), each);
  }

  /**
   * As {@link #readAll}, from an offset on.
   *
   * @param from partition → offset, the first one where there is no such partition
   */
  public static void readFrom(
      Brokers brokers,
      List<TopicPartition> partitions,
      Map<Integer, Long> from,
      Consumer<RawRecord> each) {
    try (var consumer = brokers.consumer()) {
      Map<TopicPartition, Long> first = consumer.beginningOffsets(partitions);
      Map<TopicPartition, Long> to = consumer.endOffsets(partitions);
      for (TopicPartition partition : partitions) {
        long start =
            Math.max(
                first.getOrDefault(partition, 0L), from.getOrDefault(partition.partition(), 0L));
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
    readUntil(consumer, partition, start, end, each, () -> false);
  }

  private static void readUntil(
      KafkaConsumer<byte @Nullable [], byte @Nullable []> consumer,
      TopicPartition partition,
      long start,
      long end,
      Consumer<RawRecord> each,
      BooleanSupplier enough) {
    consumer.assign(List.of(partition));
    consumer.seek(partition, start);
    long silentSince = System.nanoTime();
    while (consumer.position(partition) < end && !enough.getAsBoolean()) {
      long before = consumer.position(partition);
      var polled = new ArrayList<RawRecord>();
      consumer
          .poll(Duration.ofMillis(200))
          .forEach(
              consumed -> {
                if (consumed.offset() < end) {
                  polled.add(RawRecord.of(consumed));
                }
              });
      polled.forEach(each);
      // Markers and aborted records are passed over without a record to show for it.
      if (consumer.position(partition) > before) {
        silentSince = System.nanoTime();
      } else if (System.nanoTime() - silentSince > TimeUnit.SECONDS.toNanos(TIMEOUT_SECONDS)) {
        throw new ClientFailed(
            "%s: no record at offset %d within %d s (expected: records up to offset %d); are the brokers well?"
                .formatted(partition, consumer.position(partition), TIMEOUT_SECONDS, end));
      }
    }
  }
}
