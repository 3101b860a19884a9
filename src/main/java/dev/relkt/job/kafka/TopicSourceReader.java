package dev.relkt.job.kafka;

import dev.relkt.topic.RawRecord;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Predicate;
import org.apache.flink.api.connector.source.ReaderOutput;
import org.apache.flink.api.connector.source.SourceEvent;
import org.apache.flink.api.connector.source.SourceReader;
import org.apache.flink.connector.kafka.source.split.KafkaPartitionSplit;
import org.apache.flink.core.io.InputStatus;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Kafka's reader, which writes its topic's id beside each position and looks at it again. */
final class TopicSourceReader implements SourceReader<RawRecord, KafkaPartitionSplit> {

  private static final Logger LOG = LoggerFactory.getLogger(TopicSourceReader.class);

  private final SourceReader<RawRecord, KafkaPartitionSplit> kafka;
  private final TopicChange change;
  private final Looking looking;
  private TopicState now;

  /** Looks at the topic until it is as expected, for some seconds. */
  interface Looking {
    TopicState look(Predicate<TopicState> expected) throws Exception;
  }

  TopicSourceReader(
      SourceReader<RawRecord, KafkaPartitionSplit> kafka,
      TopicState now,
      TopicChange change,
      Looking looking) {
    this.kafka = kafka;
    this.now = now;
    this.change = change;
    this.looking = looking;
  }

  @Override
  public void addSplits(List<KafkaPartitionSplit> splits) {
    List<KafkaPartitionSplit> checked = new ArrayList<>();
    for (KafkaPartitionSplit split : splits) {
      if (isOfThisTopic(split) && isThere(split)) {
        checked.add(split);
        continue;
      }
      boolean sameTopic = isOfThisTopic(split);
      change.lost(now, split.getPartition(), split.getStartingOffset(), sameTopic);
      if (now.ends().containsKey(split.getPartition())) {
        checked.add(
            new KafkaPartitionSplit(
                split.getTopicPartition(), KafkaPartitionSplit.EARLIEST_OFFSET));
      } else {
        LOG.warn("{} is not there any more", split.getTopicPartition());
      }
    }
    kafka.addSplits(checked);
  }

  private boolean isOfThisTopic(KafkaPartitionSplit split) {
    String id = TopicSplit.topicId(split);
    return id.isEmpty() || now.topicId().isEmpty() || id.equals(now.topicId());
  }

  /** Negative offsets say where to begin. */
  private boolean isThere(KafkaPartitionSplit split) {
    if (split.getStartingOffset() < 0 || contains(now, split)) {
      return true;
    }
    try {
      now = looking.look(looked -> contains(looked, split));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while looking at topic " + now.name(), e);
    } catch (RuntimeException e) {
      throw e;
    } catch (Exception e) {
      throw new IllegalStateException("topic %s: %s".formatted(now.name(), e), e);
    }
    return contains(now, split);
  }

  private static boolean contains(TopicState topic, KafkaPartitionSplit split) {
    long position = split.getStartingOffset();
    return position >= topic.starts().getOrDefault(split.getPartition(), Long.MAX_VALUE)
        && position <= topic.ends().getOrDefault(split.getPartition(), -1L);
  }

  @Override
  public List<KafkaPartitionSplit> snapshotState(long checkpointId) {
    return kafka.snapshotState(checkpointId).stream()
        .<KafkaPartitionSplit>map(split -> TopicSplit.of(split, now.topicId()))
        .toList();
  }

  @Override
  public void start() {
    kafka.start();
  }

  @Override
  public InputStatus pollNext(ReaderOutput<RawRecord> output) throws Exception {
    return kafka.pollNext(output);
  }

  @Override
  public CompletableFuture<Void> isAvailable() {
    return kafka.isAvailable();
  }

  @Override
  public void notifyNoMoreSplits() {
    kafka.notifyNoMoreSplits();
  }

  @Override
  public void handleSourceEvents(SourceEvent event) {
    kafka.handleSourceEvents(event);
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
  public void pauseOrResumeSplits(
      Collection<String> splitsToPause, Collection<String> splitsToResume) {
    kafka.pauseOrResumeSplits(splitsToPause, splitsToResume);
  }

  @Override
  public void close() throws Exception {
    kafka.close();
  }
}
