package dev.relkt.client;

import dev.relkt.topic.RawRecord;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.IntPredicate;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.ListOffsetsOptions;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.KafkaFuture;
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
              answer(admin.describeConfigs(List.of(resource)).all()).get(resource))
          .map(config -> config.get(key))
          .map(ConfigEntry::value);
    } catch (ExecutionException | TimeoutException e) {
      return Optional.empty();
    }
  }

  private static TopicDescription description(Admin admin, String topic) {
    try {
      return Objects.requireNonNull(
          answer(admin.describeTopics(List.of(topic)).allTopicNames()).get(topic));
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
    }
  }

  /** Whether the brokers have the topic. */
  public static boolean exists(Admin admin, String topic) {
    try {
      return answer(admin.listTopics().names()).contains(topic);
    } catch (ExecutionException | TimeoutException e) {
      throw new ClientFailed("topics cannot be listed: " + e.getMessage(), e);
    }
  }

  /** As {@link #endOffsets}, behind what is not committed yet too. */
  public static Map<Integer, Long> allOffsets(Admin admin, List<TopicPartition> partitions) {
    var latest = partitions.stream().collect(Collectors.toMap(p -> p, p -> OffsetSpec.latest()));
    var uncommitted = new ListOffsetsOptions(IsolationLevel.READ_UNCOMMITTED);
    try {
      return answer(admin.listOffsets(latest, uncommitted).all()).entrySet().stream()
          .collect(Collectors.toMap(e -> e.getKey().partition(), e -> e.getValue().offset()));
    } catch (ExecutionException | TimeoutException e) {
      throw new ClientFailed("the ends of topics cannot be read: " + e.getMessage(), e);
    }
  }

  private static <T> T answer(KafkaFuture<T> asked) throws ExecutionException, TimeoutException {
    try {
      return asked.get(TIMEOUT_SECONDS, TimeUnit.SECONDS);
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
    } catch (KafkaException e) {
      throw new ClientFailed("the ends of topics cannot be read: " + e.getMessage(), e);
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
    readUntil(
        brokers,
        partitions,
        from,
        raw -> first.putIfAbsent(raw.partition(), raw.offset()),
        first::containsKey);
    return first;
  }

  /** The record at an offset; absent where there is none. */
  public static Optional<RawRecord> record(Brokers brokers, TopicPartition partition, long offset) {
    List<RawRecord> found = new ArrayList<>();
    readUntil(
        brokers,
        List.of(partition),
        Map.of(partition.partition(), offset),
        found::add,
        any -> !found.isEmpty());
    return found.stream().filter(raw -> raw.offset() == offset).findFirst();
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
    readUntil(brokers, partitions, from, each, partition -> false);
  }

  /**
   * @param enough whether no more is wanted of a partition
   */
  private static void readUntil(
      Brokers brokers,
      List<TopicPartition> partitions,
      Map<Integer, Long> from,
      Consumer<RawRecord> each,
      IntPredicate enough) {
    try (var consumer = brokers.consumer()) {
      Map<TopicPartition, Long> starts = consumer.beginningOffsets(partitions);
      Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
      for (TopicPartition partition : partitions) {
        long start =
            Math.max(
                starts.getOrDefault(partition, 0L), from.getOrDefault(partition.partition(), 0L));
        long end = ends.getOrDefault(partition, 0L);
        if (start < end) {
          readUntil(
              consumer, partition, start, end, each, () -> enough.test(partition.partition()));
        }
      }
    } catch (KafkaException e) {
      throw new ClientFailed("%s cannot be read: %s".formatted(partitions, e.getMessage()), e);
    }
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
