package dev.relkt.job.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.relkt.job.options.IndexLocation;
import dev.relkt.job.options.RelktOptions;
import dev.relkt.job.options.Settings;
import dev.relkt.job.options.StartRefused;
import dev.relkt.snapshot.IndexRoot;
import dev.relkt.snapshot.IndexedTopic;
import dev.relkt.snapshot.IndexedTopics;
import dev.relkt.topic.RawRecord;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.apache.flink.api.connector.source.ReaderOutput;
import org.apache.flink.api.connector.source.SourceReader;
import org.apache.flink.connector.kafka.source.split.KafkaPartitionSplit;
import org.apache.flink.connector.kafka.source.split.KafkaPartitionSplitSerializer;
import org.apache.flink.core.io.InputStatus;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TopicSourceReaderTest {

  private static final TopicState NOW =
      new TopicState("passages", "new-id", Map.of(0, 5L, 1, 0L), Map.of(0, 20L, 1, 9L));

  @TempDir private Path directory;

  private final FakeReader kafka = new FakeReader();

  /** Kafka's reader, as far as positions go. */
  private static final class FakeReader implements SourceReader<RawRecord, KafkaPartitionSplit> {
    private final List<KafkaPartitionSplit> splits = new ArrayList<>();

    @Override
    public void addSplits(List<KafkaPartitionSplit> added) {
      splits.addAll(added);
    }

    @Override
    public List<KafkaPartitionSplit> snapshotState(long checkpointId) {
      return splits;
    }

    @Override
    public void start() {}

    @Override
    public InputStatus pollNext(ReaderOutput<RawRecord> output) {
      return InputStatus.NOTHING_AVAILABLE;
    }

    @Override
    public CompletableFuture<Void> isAvailable() {
      return new CompletableFuture<>();
    }

    @Override
    public void notifyNoMoreSplits() {}

    @Override
    public void close() {}
  }

  private TopicSourceReader reader(TopicChange change) {
    return new TopicSourceReader(kafka, NOW, change, expected -> NOW);
  }

  private PassagesTopicChange passages(RelktOptions.NewTopic newTopic) {
    return new PassagesTopicChange(
        new IndexLocation(
            Settings.read(
                    List.of(
                        "--index.root=" + directory.resolve("index"),
                        "--index.shards=1",
                        "--work.directory=" + directory.resolve("work")),
                    Map.of())
                .index()),
        newTopic);
  }

  private static KafkaPartitionSplit split(int partition, long offset) {
    return new KafkaPartitionSplit(new TopicPartition("passages", partition), offset);
  }

  private static KafkaPartitionSplit split(int partition, long offset, String topicId) {
    return TopicSplit.of(split(partition, offset), topicId);
  }

  @Test
  void goesOnWhereItWasInTheSameTopic() {
    reader(passages(RelktOptions.NewTopic.REFUSED))
        .addSplits(List.of(split(0, 20, "new-id"), split(1, 0, "new-id")));
    assertThat(kafka.splits)
        .extracting(KafkaPartitionSplit::getStartingOffset)
        .containsExactly(20L, 0L);
  }

  @Test
  void takesPositionsOfBeforeTheIdWasKeptForThoseOfThisTopic() {
    reader(passages(RelktOptions.NewTopic.REFUSED)).addSplits(List.of(split(0, 7)));
    assertThat(kafka.splits).containsExactly(split(0, 7));
  }

  @Test
  void writesTheIdBesideEachPosition() {
    TopicSourceReader reader = reader(passages(RelktOptions.NewTopic.REFUSED));
    reader.addSplits(List.of(split(0, 7)));
    assertThat(reader.snapshotState(1)).containsExactly(split(0, 7, "new-id"));
  }

  @Test
  void refusesAnEndBelowThePosition() {
    TopicSourceReader reader = reader(passages(RelktOptions.NewTopic.REFUSED));
    assertThatThrownBy(() -> reader.addSplits(List.of(split(0, 21, "new-id"))))
        .rootCause()
        .isInstanceOf(StartRefused.class)
        .hasMessage(
            "topic passages: partition 0 has offsets 5 to 20 (expected: 21, where the index goes on); it was deleted and made anew, or has lost its newest records; start with a new index.root, or let the job forget how far it was and read the topic from its beginning: passages.new-topic=accepted (RELKT_PASSAGES_NEW_TOPIC)");
    assertThat(kafka.splits).isEmpty();
  }

  @Test
  void refusesToGoOnWhereRecordsWereRemovedBeforeTheyWereRead() {
    TopicSourceReader reader = reader(passages(RelktOptions.NewTopic.REFUSED));
    assertThatThrownBy(() -> reader.addSplits(List.of(split(0, 4, "new-id"))))
        .rootCause()
        .hasMessageContaining("records were removed before they were indexed");
  }

  @Test
  void readsWhatWasLostFromItsBeginningWhereThatIsAcceptedBehindWhatIsIndexed() {
    PassagesTopicChange change = passages(RelktOptions.NewTopic.ACCEPTED);
    change.begins(NOW);
    reader(change).addSplits(List.of(split(0, 21, "new-id")));
    assertThat(kafka.splits).containsExactly(split(0, KafkaPartitionSplit.EARLIEST_OFFSET));
    assertThat(topics().latest()).map(IndexedTopic::epoch).hasValue(1);
  }

  @Test
  void positionsOfAnotherTopicAreForgottenAndPartitionsThatAreGoneLeftOut() {
    reader(new RestartAtBeginning())
        .addSplits(List.of(split(0, 7, "old-id"), split(1, 7, "old-id"), split(2, 7, "old-id")));
    assertThat(kafka.splits)
        .containsExactly(
            split(0, KafkaPartitionSplit.EARLIEST_OFFSET),
            split(1, KafkaPartitionSplit.EARLIEST_OFFSET));
  }

  @Test
  void anEmptyIndexTakesWhateverTopicIsThere() {
    PassagesTopicChange change = passages(RelktOptions.NewTopic.REFUSED);
    change.begins(new TopicState("passages", "old-id", Map.of(), Map.of()));
    change.begins(NOW);
    change.begins(NOW);
    assertThat(topics().latest()).map(IndexedTopic::topicId).hasValue("new-id");
    assertThat(topics().latest()).map(IndexedTopic::number).hasValue(2L);
  }

  @Test
  void checkpointsOfBeforeHavePositionsAlone() throws IOException {
    var serializer = new TopicSplit.Serializer();
    KafkaPartitionSplit known = split(3, 17, "an-id");
    assertThat(serializer.deserialize(serializer.getVersion(), serializer.serialize(known)))
        .isEqualTo(known);
    var plain = new KafkaPartitionSplitSerializer();
    assertThat(plain.getVersion()).isLessThan(serializer.getVersion());
    KafkaPartitionSplit old =
        serializer.deserialize(plain.getVersion(), plain.serialize(split(3, 17)));
    assertThat(old).isEqualTo(split(3, 17));
    assertThat(TopicSplit.topicId(old)).isEmpty();
  }

  private IndexedTopics topics() {
    return IndexRoot.open(directory.resolve("index")).generations().topics();
  }
}
