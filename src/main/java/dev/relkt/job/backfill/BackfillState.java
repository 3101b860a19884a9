package dev.relkt.job.backfill;

import java.io.IOException;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import org.apache.flink.core.io.SimpleVersionedSerializer;
import org.apache.flink.core.memory.DataInputDeserializer;
import org.apache.flink.core.memory.DataOutputSerializer;

/**
 * What the enumerator remembers.
 *
 * @param number of the backfill; 0 where none was asked for yet
 * @param source what the setting said when it began
 * @param begunMillis when the files were listed, since 1970
 * @param files how many there were
 * @param bytes of all of them
 * @param pending files that no reader has, in their order
 * @param read files that were read to their end, by their place
 * @param readBytes of those
 * @param readLines of those
 */
record BackfillState(
    int number,
    String source,
    long begunMillis,
    int files,
    long bytes,
    List<BackfillSplit> pending,
    BitSet read,
    long readBytes,
    long readLines) {

  static final BackfillState NONE =
      new BackfillState(0, "", 0, 0, 0, List.of(), new BitSet(), 0, 0);

  BackfillState {
    pending = List.copyOf(pending);
    read = (BitSet) read.clone();
  }

  /** Version 1: the fields in their order. */
  static final class Serializer implements SimpleVersionedSerializer<BackfillState> {

    private static final int VERSION = 1;

    @Override
    public int getVersion() {
      return VERSION;
    }

    @Override
    public byte[] serialize(BackfillState state) throws IOException {
      var out = new DataOutputSerializer(1024);
      out.writeInt(state.number());
      out.writeUTF(state.source());
      out.writeLong(state.begunMillis());
      out.writeInt(state.files());
      out.writeLong(state.bytes());
      out.writeInt(state.pending().size());
      for (BackfillSplit split : state.pending()) {
        split.write(out);
      }
      byte[] read = state.read().toByteArray();
      out.writeInt(read.length);
      out.write(read);
      out.writeLong(state.readBytes());
      out.writeLong(state.readLines());
      return out.getCopyOfBuffer();
    }

    @Override
    public BackfillState deserialize(int version, byte[] bytes) throws IOException {
      if (version != VERSION) {
        throw new IOException("backfill of version %d (expected: %d)".formatted(version, VERSION));
      }
      var in = new DataInputDeserializer(bytes);
      int number = in.readInt();
      String source = in.readUTF();
      long begunMillis = in.readLong();
      int files = in.readInt();
      long allBytes = in.readLong();
      List<BackfillSplit> pending = new ArrayList<>();
      for (int left = in.readInt(); left > 0; left--) {
        pending.add(BackfillSplit.read(in));
      }
      byte[] read = new byte[in.readInt()];
      in.readFully(read);
      return new BackfillState(
          number,
          source,
          begunMillis,
          files,
          allBytes,
          pending,
          BitSet.valueOf(read),
          in.readLong(),
          in.readLong());
    }
  }
}
