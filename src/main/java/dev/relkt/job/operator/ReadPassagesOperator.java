package dev.relkt.job.operator;

import dev.relkt.indexing.CheckpointPart;
import dev.relkt.indexing.RoutedChange;
import dev.relkt.job.options.IndexLocation;
import dev.relkt.job.types.CheckpointPartCodec;
import dev.relkt.job.types.StreamTypes;
import dev.relkt.metrics.OperatorMetrics;
import dev.relkt.passage.PassageChange;
import dev.relkt.shard.LogOffset;
import dev.relkt.shard.ShardRouter;
import dev.relkt.shard.SourcePosition;
import dev.relkt.snapshot.IndexedTopic;
import dev.relkt.topic.DeadLetter;
import dev.relkt.topic.Decoded;
import dev.relkt.topic.LanguageDetector;
import dev.relkt.topic.PassageRules;
import dev.relkt.topic.PassagesTopic;
import dev.relkt.topic.RawRecord;
import dev.relkt.topic.format.FormatOptions;
import dev.relkt.topic.format.PassageReader;
import java.util.Map;
import java.util.OptionalInt;
import java.util.TreeMap;
import org.apache.flink.streaming.api.operators.AbstractStreamOperator;
import org.apache.flink.streaming.api.operators.OneInputStreamOperator;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.util.OutputTag;

/**
 * Reads records of passages: changes go to their shards, the others to the dead letters; offsets go
 * to the publisher.
 */
public final class ReadPassagesOperator extends AbstractStreamOperator<RoutedChange>
    implements OneInputStreamOperator<RawRecord, RoutedChange> {

  public static final OutputTag<DeadLetter> DEAD_LETTERS =
      new OutputTag<>("dead-letters", StreamTypes.DEAD_LETTER);
  public static final OutputTag<CheckpointPart> OFFSETS =
      new OutputTag<>("offsets", new CheckpointPartCodec().streamType());

  private static final long serialVersionUID = 1;

  private final IndexLocation place;
  private final int maxValueBytes;
  private final PassageRules rules;
  private final FormatOptions format;
  private transient PassageReader passages;
  private transient ShardRouter router;
  private transient Map<Integer, Long> nextOffsets;
  private transient OptionalInt epoch;
  private transient ReadCounts counts;

  public ReadPassagesOperator(
      IndexLocation place, int maxValueBytes, PassageRules rules, FormatOptions format) {
    this.rules = rules;
    this.place = place;
    this.maxValueBytes = maxValueBytes;
    this.format = format;
  }

  @Override
  public void open() throws Exception {
    super.open();
    passages =
        new PassageReader(
            format,
            maxValueBytes,
            new PassagesTopic(maxValueBytes, LanguageDetector.bundled(), rules));
    router = new ShardRouter(place.shards());
    nextOffsets = new TreeMap<>();
    epoch = OptionalInt.empty();
    counts = new ReadCounts(new OperatorMetrics(getMetricGroup()));
  }

  @Override
  public void processElement(StreamRecord<RawRecord> element) {
    RawRecord raw = element.getValue();
    counts.read();
    long offset = LogOffset.of(epoch(), raw.offset());
    nextOffsets.put(raw.partition(), offset + 1);
    switch (passages.decode(raw)) {
      case Decoded.Accepted<PassageChange> accepted ->
          output.collect(
              new StreamRecord<>(
                  new RoutedChange(
                      router.shardOf(accepted.value().id()).number(),
                      accepted.value(),
                      new SourcePosition(raw.partition(), offset, raw.timestampMillis()))));
      case Decoded.Rejected<PassageChange> rejected -> {
        var letter = new DeadLetter(raw, rejected.rejection());
        LOG.info(letter.describe());
        counts.refused(rejected.kind());
        output.collect(DEAD_LETTERS, new StreamRecord<>(letter));
      }
    }
  }

  @Override
  public void close() throws Exception {
    if (passages != null) {
      passages.close();
    }
    super.close();
  }

  /** Looked up at the first record: the source has said by then which topic it reads. */
  private int epoch() {
    if (epoch.isEmpty()) {
      epoch =
          OptionalInt.of(
              place
                  .find()
                  .flatMap(store -> store.topics().latest())
                  .map(IndexedTopic::epoch)
                  .orElse(0));
    }
    return epoch.getAsInt();
  }

  @Override
  public void prepareSnapshotPreBarrier(long checkpointId) {
    output.collect(OFFSETS, new StreamRecord<>(new CheckpointPart.Read(nextOffsets)));
  }
}
