package dev.relkt.job.backfill;

import dev.relkt.shard.SourcePosition;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeinfo.Types;

/**
 * A line of a file, unread.
 *
 * @param backfill number of the backfill
 * @param file place of the file among the files
 * @param path of the file
 * @param line from 1
 * @param timestampMillis when the file was last changed, since 1970
 * @param bytes of the line without its line feed; its beginning where it is too long
 * @param trouble why it cannot be read; empty where nothing is known against it
 */
@SuppressWarnings("ArrayRecordComponent") // bytes that pass through, never compared
public record BackfillLine(
    int backfill,
    int file,
    String path,
    long line,
    long timestampMillis,
    byte[] bytes,
    String trouble) {

  public static final TypeInformation<BackfillLine> TYPE = Types.POJO(BackfillLine.class);

  static BackfillLine of(BackfillSplit split, long line, byte[] bytes, String trouble) {
    return new BackfillLine(
        split.backfill(),
        split.file(),
        split.of().path(),
        line,
        split.of().changedMillis(),
        bytes,
        trouble);
  }

  /** Its place in the order of all writes. */
  public SourcePosition position() {
    return BackfillPosition.of(backfill, file, line, timestampMillis);
  }

  /** {@code path:line}, for people. */
  public String place() {
    return path + ":" + line;
  }
}
