package dev.relkt.job.backfill;

import dev.relkt.job.options.IndexLocation;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.connector.source.Boundedness;
import org.apache.flink.api.connector.source.Source;
import org.apache.flink.api.connector.source.SourceReader;
import org.apache.flink.api.connector.source.SourceReaderContext;
import org.apache.flink.api.connector.source.SplitEnumerator;
import org.apache.flink.api.connector.source.SplitEnumeratorContext;
import org.apache.flink.api.java.typeutils.ResultTypeQueryable;
import org.apache.flink.core.io.SimpleVersionedSerializer;

/**
 * The lines of files, each once, by as many readers as there are subtasks, a file a reader. Where
 * nothing is left to read it waits and costs nothing: a source that ended could not be restored
 * with another setting, or without one.
 *
 * <p>The order in which lines come says nothing; that of their {@link BackfillLine#position}s does.
 */
public final class BackfillSource
    implements Source<BackfillLine, BackfillSplit, BackfillState>,
        ResultTypeQueryable<BackfillLine> {

  private static final long serialVersionUID = 1;

  private final String source;
  private final IndexLocation place;
  private final int maxLineBytes;

  /**
   * @param source a file, a folder or a pattern; empty for none
   * @param place of the index, which remembers what was read
   * @param maxLineBytes longer lines are refused
   */
  public BackfillSource(String source, IndexLocation place, int maxLineBytes) {
    this.source = source;
    this.place = place;
    this.maxLineBytes = maxLineBytes;
  }

  @Override
  public Boundedness getBoundedness() {
    return Boundedness.CONTINUOUS_UNBOUNDED;
  }

  @Override
  public SourceReader<BackfillLine, BackfillSplit> createReader(SourceReaderContext context) {
    return new BackfillReader(context, source, maxLineBytes);
  }

  @Override
  public SplitEnumerator<BackfillSplit, BackfillState> createEnumerator(
      SplitEnumeratorContext<BackfillSplit> context) {
    return restoreEnumerator(context, BackfillState.NONE);
  }

  @Override
  public SplitEnumerator<BackfillSplit, BackfillState> restoreEnumerator(
      SplitEnumeratorContext<BackfillSplit> context, BackfillState state) {
    return new BackfillEnumerator(context, source, new BackfillNotes(place), state);
  }

  @Override
  public SimpleVersionedSerializer<BackfillSplit> getSplitSerializer() {
    return new BackfillSplit.Serializer();
  }

  @Override
  public SimpleVersionedSerializer<BackfillState> getEnumeratorCheckpointSerializer() {
    return new BackfillState.Serializer();
  }

  @Override
  public TypeInformation<BackfillLine> getProducedType() {
    return BackfillLine.TYPE;
  }
}
