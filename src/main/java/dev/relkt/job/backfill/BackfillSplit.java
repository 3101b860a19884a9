package dev.relkt.job.backfill;

import java.io.IOException;
import org.apache.flink.api.connector.source.SourceSplit;
import org.apache.flink.core.io.SimpleVersionedSerializer;
import org.apache.flink.core.memory.DataInputDeserializer;
import org.apache.flink.core.memory.DataOutputSerializer;

/**
 * A file and how far it was read.
 *
 * @param backfill number of the backfill that it belongs to
 * @param source what the setting said when it began
 * @param file its place among the files, from 0
 * @param of which file
 * @param bytesRead of its content, unpacked
 * @param linesRead the lines in them
 * @param storedBytesRead of the file as it is stored
 * @param ended whether it was read to its end
 */
record BackfillSplit(
    int backfill,
    String source,
    int file,
    BackfillFile of,
    long bytesRead,
    long linesRead,
    long storedBytesRead,
    boolean ended)
    implements SourceSplit {

  static BackfillSplit unread(int backfill, String source, int file, BackfillFile of) {
    return new BackfillSplit(backfill, source, file, of, 0, 0, 0, false);
  }

  /**
   * The same file, read further.
   *
   * @param toItsEnd whether nothing of it is left
   */
  private BackfillSplit at(long bytes, long lines, long storedBytes, boolean toItsEnd) {
    return new BackfillSplit(backfill, source, file, of, bytes, lines, storedBytes, toItsEnd);
  }

  BackfillSplit readTo(long bytes, long lines, long storedBytes) {
    return at(bytes, lines, storedBytes, false);
  }

  BackfillSplit readToItsEnd(long lines) {
    return at(bytesRead, lines, of.bytes(), true);
  }

  @Override
  public String splitId() {
    return backfill + "/" + file;
  }

  void write(DataOutputSerializer out) throws IOException {
    out.writeInt(backfill);
    out.writeUTF(source);
    out.writeInt(file);
    out.writeUTF(of.path());
    out.writeLong(of.bytes());
    out.writeLong(of.changedMillis());
    out.writeLong(bytesRead);
    out.writeLong(linesRead);
    out.writeLong(storedBytesRead);
    out.writeBoolean(ended);
  }

  static BackfillSplit read(DataInputDeserializer in) throws IOException {
    return new BackfillSplit(
        in.readInt(),
        in.readUTF(),
        in.readInt(),
        new BackfillFile(in.readUTF(), in.readLong(), in.readLong()),
        in.readLong(),
        in.readLong(),
        in.readLong(),
        in.readBoolean());
  }

  /** Version 1: the fields in their order. */
  static final class Serializer implements SimpleVersionedSerializer<BackfillSplit> {

    private static final int VERSION = 1;

    @Override
    public int getVersion() {
      return VERSION;
    }

    @Override
    public byte[] serialize(BackfillSplit split) throws IOException {
      var out = new DataOutputSerializer(128);
      split.write(out);
      return out.getCopyOfBuffer();
    }

    @Override
    public BackfillSplit deserialize(int version, byte[] bytes) throws IOException {
      if (version != VERSION) {
        throw new IOException("file of version %d (expected: %d)".formatted(version, VERSION));
      }
      return BackfillSplit.read(new DataInputDeserializer(bytes));
    }
  }
}
