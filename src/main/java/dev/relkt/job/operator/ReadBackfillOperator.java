package dev.relkt.job.operator;

import dev.relkt.indexing.RoutedChange;
import dev.relkt.job.backfill.BackfillLine;
import dev.relkt.job.options.IndexLocation;
import dev.relkt.metrics.OperatorMetrics;
import dev.relkt.passage.PassageChange;
import dev.relkt.shard.ShardRouter;
import dev.relkt.topic.DeadLetter;
import dev.relkt.topic.Decoded;
import dev.relkt.topic.LanguageDetector;
import dev.relkt.topic.PassageLines;
import dev.relkt.topic.PassageRules;
import dev.relkt.topic.PassagesTopic;
import dev.relkt.topic.RawRecord;
import dev.relkt.topic.Rejection;
import dev.relkt.topic.RejectionKind;
import org.apache.flink.streaming.api.operators.AbstractStreamOperator;
import org.apache.flink.streaming.api.operators.OneInputStreamOperator;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;

/**
 * Reads lines of files: passages go to their shards, the others to the dead letters, with file and
 * line.
 */
public final class ReadBackfillOperator extends AbstractStreamOperator<RoutedChange>
    implements OneInputStreamOperator<BackfillLine, RoutedChange> {

  private static final long serialVersionUID = 1;

  private final IndexLocation place;
  private final String topic;
  private final int maxValueBytes;
  private final PassageRules rules;
  private transient PassageLines lines;
  private transient ShardRouter router;
  private transient ReadCounts counts;

  /**
   * @param topic of passages, which a refused line can be sent to
   */
  public ReadBackfillOperator(
      IndexLocation place, String topic, int maxValueBytes, PassageRules rules) {
    this.rules = rules;
    this.place = place;
    this.topic = topic;
    this.maxValueBytes = maxValueBytes;
  }

  @Override
  public void open() throws Exception {
    super.open();
    lines =
        new PassageLines(
            new PassagesTopic(maxValueBytes, LanguageDetector.bundled(), rules), topic);
    router = new ShardRouter(place.shards());
    counts = new ReadCounts(new OperatorMetrics(getMetricGroup()));
  }

  @Override
  public void processElement(StreamRecord<BackfillLine> element) {
    BackfillLine line = element.getValue();
    counts.read();
    if (!line.trouble().isEmpty()) {
      counts.refused(kind(line));
    }
    RawRecord raw = lines.record(line.bytes(), line.timestampMillis(), line.path(), line.line());
    if (!line.trouble().isEmpty()) {
      reject(PassageLines.cut(raw), line, new Rejection(line.trouble(), ""));
      return;
    }
    switch (lines.decode(raw)) {
      case Decoded.Accepted<PassageChange> accepted ->
          output.collect(
              new StreamRecord<>(
                  new RoutedChange(
                      router.shardOf(accepted.value().id()).number(),
                      accepted.value(),
                      line.position())));
      case Decoded.Rejected<PassageChange> rejected -> {
        counts.refused(rejected.kind());
        reject(raw, line, rejected.rejection());
      }
    }
  }

  /** A line has trouble where it is too long, or where the file breaks off. */
  private RejectionKind kind(BackfillLine line) {
    return line.bytes().length > maxValueBytes ? RejectionKind.TOO_LARGE : RejectionKind.ENCODING;
  }

  private void reject(RawRecord raw, BackfillLine line, Rejection why) {
    LOG.info("{} goes to the dead letters: {}", line.place(), why.reason());
    output.collect(
        ReadPassagesOperator.DEAD_LETTERS,
        new StreamRecord<>(
            new DeadLetter(
                raw, new Rejection(line.place() + ": " + why.reason(), why.exception()))));
  }
}
