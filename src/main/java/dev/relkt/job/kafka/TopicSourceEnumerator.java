package dev.relkt.job.kafka;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Properties;
import org.apache.flink.api.connector.source.SourceEvent;
import org.apache.flink.api.connector.source.SplitEnumerator;
import org.apache.flink.api.connector.source.SplitEnumeratorContext;
import org.apache.flink.connector.kafka.source.enumerator.KafkaSourceEnumState;
import org.apache.flink.connector.kafka.source.split.KafkaPartitionSplit;
import org.apache.kafka.clients.admin.Admin;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Kafka's enumerator, which looks every few seconds whether the topic is still the same: a consumer
 * goes on at its old offset in a topic that was made anew meanwhile.
 */
final class TopicSourceEnumerator
    implements SplitEnumerator<KafkaPartitionSplit, KafkaSourceEnumState> {

  private static final Logger LOG = LoggerFactory.getLogger(TopicSourceEnumerator.class);
  private static final Duration LOOK_EVERY = Duration.ofSeconds(5);

  private final SplitEnumerator<KafkaPartitionSplit, KafkaSourceEnumState> kafka;
  private final SplitEnumeratorContext<KafkaPartitionSplit> context;
  private final Properties client;
  private final String topic;
  private @Nullable Admin admin;
  private String topicId = "";

  TopicSourceEnumerator(
      SplitEnumerator<KafkaPartitionSplit, KafkaSourceEnumState> kafka,
      SplitEnumeratorContext<KafkaPartitionSplit> context,
      Properties client,
      String topic) {
    this.kafka = kafka;
    this.context = context;
    this.client = client;
    this.topic = topic;
  }

  @Override
  public void start() {
    kafka.start();
    Admin looking = TopicState.admin(client);
    admin = looking;
    context.callAsync(
        () -> TopicState.idOf(looking, topic), this::compare, 0, LOOK_EVERY.toMillis());
  }

  private void compare(String id, @Nullable Throwable failure) {
    if (failure != null) {
      // Brokers that are away are waited for; where the topic is away, Kafka's own part says so.
      LOG.debug("topic {} cannot be looked at: {}", topic, failure.toString());
    } else if (topicId.isEmpty()) {
      topicId = id;
    } else if (!id.isEmpty() && !id.equals(topicId)) {
      String before = topicId;
      topicId = id;
      throw TopicChange.whileItRan(topic, before, id);
    }
  }

  @Override
  public void handleSplitRequest(int subtask, @Nullable String host) {
    kafka.handleSplitRequest(subtask, host);
  }

  @Override
  public void addSplitsBack(List<KafkaPartitionSplit> splits, int subtask) {
    kafka.addSplitsBack(splits, subtask);
  }

  @Override
  public void addReader(int subtask) {
    kafka.addReader(subtask);
  }

  @Override
  public void handleSourceEvent(int subtask, SourceEvent event) {
    kafka.handleSourceEvent(subtask, event);
  }

  @Override
  public KafkaSourceEnumState snapshotState(long checkpointId) throws Exception {
    return kafka.snapshotState(checkpointId);
  }

  @Override
  public void notifyCheckpointComplete(long checkpointId) throws Exception {
    kafka.notifyCheckpointComplete(checkpointId);
  }

  @Override
  public void notifyCheckpointAborted(long checkpointId) throws Exception {
    kafka.notifyCheckpointAborted(checkpointId);
  }

  @Override
  public void close() throws IOException {
    if (admin != null) {
      admin.close(Duration.ofSeconds(1));
    }
    kafka.close();
  }
}
