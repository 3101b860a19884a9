package dev.relkt.job.kafka;

import dev.relkt.job.options.StartRefused;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Properties;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Predicate;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListOffsetsResult.ListOffsetsResultInfo;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/**
 * A topic as the brokers have it at one moment.
 *
 * @param name of the topic
 * @param topicId by which Kafka tells it from others that had the name; empty where the brokers are
 *     too old
 * @param starts partition → offset of the first record that is there
 * @param ends partition → offset that the next record will have
 */
record TopicState(String name, String topicId, Map<Integer, Long> starts, Map<Integer, Long> ends) {

  private static final int ONE_TRY_MILLIS = 10_000;
  private static final Duration SETTLING = Duration.ofSeconds(10);
  private static final long PAUSE_MILLIS = 500;

  TopicState {
    starts = Map.copyOf(starts);
    ends = Map.copyOf(ends);
  }

  /**
   * Looks, and looks again for some seconds where the topic is not there or what is seen is not as
   * expected: brokers that have just started do not know everything at once.
   *
   * @throws StartRefused as the reason that no restart helps, if there is no such topic
   * @throws ExecutionException if the brokers do not tell
   */
  static TopicState look(Properties client, String name, Predicate<TopicState> expected)
      throws ExecutionException, TimeoutException, InterruptedException {
    long until = System.nanoTime() + SETTLING.toNanos();
    while (true) {
      boolean last = System.nanoTime() > until;
      try (Admin admin = admin(client)) {
        TopicState now = of(admin, name);
        if (last || expected.test(now)) {
          return now;
        }
      } catch (ExecutionException e) {
        if (!(e.getCause() instanceof UnknownTopicOrPartitionException)) {
          throw e;
        }
        if (last) {
          throw StartRefused.forEver(
              "topic %s: it is not there any more (expected: the topic that was read until now); make it with kafka/create-topics.sh, then start the job again"
                  .formatted(name));
        }
      }
      Thread.sleep(PAUSE_MILLIS);
    }
  }

  /** The id alone. */
  static String idOf(Admin admin, String name)
      throws ExecutionException, TimeoutException, InterruptedException {
    return id(description(admin, name));
  }

  static Admin admin(Properties client) {
    var properties = new Properties();
    properties.putAll(client);
    properties.put("request.timeout.ms", Integer.toString(ONE_TRY_MILLIS / 2));
    properties.put("default.api.timeout.ms", Integer.toString(ONE_TRY_MILLIS));
    return Admin.create(properties);
  }

  /** As it is now. */
  static TopicState of(Admin admin, String name)
      throws ExecutionException, TimeoutException, InterruptedException {
    TopicDescription description = description(admin, name);
    List<TopicPartition> partitions =
        description.partitions().stream()
            .map(p -> new TopicPartition(name, p.partition()))
            .toList();
    return new TopicState(
        name,
        id(description),
        offsets(admin, partitions, OffsetSpec.earliest()),
        offsets(admin, partitions, OffsetSpec.latest()));
  }

  private static Map<Integer, Long> offsets(
      Admin admin, List<TopicPartition> partitions, OffsetSpec which)
      throws ExecutionException, TimeoutException, InterruptedException {
    Map<TopicPartition, OffsetSpec> wanted = new HashMap<>();
    partitions.forEach(partition -> wanted.put(partition, which));
    Map<TopicPartition, ListOffsetsResultInfo> found = get(admin.listOffsets(wanted).all());
    Map<Integer, Long> offsets = new HashMap<>();
    found.forEach((partition, info) -> offsets.put(partition.partition(), info.offset()));
    return offsets;
  }

  private static TopicDescription description(Admin admin, String name)
      throws ExecutionException, TimeoutException, InterruptedException {
    return Objects.requireNonNull(
        get(admin.describeTopics(List.of(name)).allTopicNames()).get(name));
  }

  private static String id(TopicDescription description) {
    Uuid id = description.topicId();
    return id == null || id.equals(Uuid.ZERO_UUID) ? "" : id.toString();
  }

  private static <T> T get(KafkaFuture<T> future)
      throws ExecutionException, TimeoutException, InterruptedException {
    return future.get(ONE_TRY_MILLIS + 1_000L, TimeUnit.MILLISECONDS);
  }
}
