package dev.relkt.job;

import dev.relkt.shard.ShardRouter;
import dev.relkt.shard.SourcePosition;
import dev.relkt.topic.DeadLetter;
import dev.relkt.topic.Decoded;
import dev.relkt.topic.LanguageDetector;
import dev.relkt.topic.PassageChange;
import dev.relkt.topic.PassagesTopic;
import dev.relkt.topic.RawRecord;
import java.util.Map;
import java.util.TreeMap;
import org.apache.flink.streaming.api.operators.AbstractStreamOperator;
import org.apache.flink.streaming.api.operators.OneInputStreamOperator;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.util.OutputTag;

/**
 * Reads records of passages: changes go to their shards, the others to the dead letters; offsets go
 * to the publisher.
 */
final class ReadPassagesOperator extends AbstractStreamOperator<RoutedChange>
    implements OneInputStreamOperator<RawRecord, RoutedChange> {

  static final OutputTag<DeadLetter> DEAD_LETTERS =
      new OutputTag<>("dead-letters", new DeadLetterCodec().streamType());
  static final OutputTag<CheckpointPart> OFFSETS =
      new OutputTag<>("offsets", new CheckpointPartCodec().streamType());

  private static final long serialVersionUID = 1;

  private final int shards;
  private final int maxValueBytes;
  private transient PassagesTopic passages;
  private transient ShardRouter router;
  private transient Map<Integer, Long> nextOffsets;

  ReadPassagesOperator(int shards, int maxValueBytes) {
    this.shards = shards;
    this.maxValueBytes = maxValueBytes;
  }

  @Override
  public void open() throws Exception {
    super.open();
    passages = new PassagesTopic(maxValueBytes, LanguageDetector.bundled());
    router = new ShardRouter(shards);
    nextOffsets = new TreeMap<>();
  }

  @Override
  public void processElement(StreamRecord<RawRecord> element) {
    RawRecord raw = element.getValue();
    nextOffsets.put(raw.partition(), raw.offset() + 1);
    switch (passages.decode(raw)) {
      case Decoded.Accepted<PassageChange> accepted ->
          output.collect(
              new StreamRecord<>(
                  new RoutedChange(
                      router.shardOf(accepted.value().id()).number(),
                      accepted.value(),
                      new SourcePosition(raw.partition(), raw.offset(), raw.timestampMillis()))));
      case Decoded.Rejected<PassageChange> rejected -> {
        LOG.info(
            "{} {}@{} goes to the dead letters: {}",
            raw.topic(),
            raw.partition(),
            raw.offset(),
            rejected.rejection().reason());
        output.collect(DEAD_LETTERS, new StreamRecord<>(new DeadLetter(raw, rejected.rejection())));
      }
    }
  }

  @Override
  public void prepareSnapshotPreBarrier(long checkpointId) {
    output.collect(OFFSETS, new StreamRecord<>(new CheckpointPart.Read(nextOffsets)));
  }
}
