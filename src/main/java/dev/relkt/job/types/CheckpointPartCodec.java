package dev.relkt.job.types;

import dev.relkt.indexing.CheckpointPart;
import dev.relkt.snapshot.StoredShard;
import dev.relkt.snapshot.generation.GenerationEvent.ShardProgress;
import java.io.DataInput;
import java.io.IOException;
import java.util.Map;
import java.util.TreeMap;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;

/** Parts of snapshots on their way to the publisher. */
public final class CheckpointPartCodec extends StreamCodec<CheckpointPart> {

  private static final long serialVersionUID = 1;

  private static final byte SHARD = 1;
  private static final byte READ = 2;

  public CheckpointPartCodec() {
    super(CheckpointPart.class);
  }

  @Override
  void write(CheckpointPart part, DataOutputView out) throws IOException {
    switch (part) {
      case CheckpointPart.Shard shard -> {
        out.writeByte(SHARD);
        out.writeInt(shard.generation());
        Binary.writeBytes(shard.stored().toBytes(), out);
        writeProgress(shard.progress(), out);
        Binary.writeAll(shard.arrivalsMillis(), out, (millis, to) -> to.writeLong(millis));
      }
      case CheckpointPart.Read read -> {
        out.writeByte(READ);
        Binary.writeAll(
            read.nextOffsets().entrySet(),
            out,
            (next, to) -> {
              to.writeInt(next.getKey());
              to.writeLong(next.getValue());
            });
      }
    }
  }

  @Override
  CheckpointPart read(int version, DataInputView in) throws IOException {
    byte kind = in.readByte();
    if (kind == READ) {
      Map<Integer, Long> nextOffsets = new TreeMap<>();
      Binary.readAll(in, from -> nextOffsets.put(from.readInt(), from.readLong()));
      return new CheckpointPart.Read(nextOffsets);
    }
    return new CheckpointPart.Shard(
        in.readInt(),
        StoredShard.fromBytes(Binary.readGivenBytes(in)),
        readProgress(in),
        Binary.readAll(in, DataInput::readLong));
  }

  private static void writeProgress(ShardProgress progress, DataOutputView out) throws IOException {
    out.writeInt(progress.shard());
    out.writeLong(progress.done());
    out.writeLong(progress.total());
    out.writeLong(progress.embedded());
    out.writeBoolean(progress.complete());
  }

  private static ShardProgress readProgress(DataInputView in) throws IOException {
    return new ShardProgress(
        in.readInt(), in.readLong(), in.readLong(), in.readLong(), in.readBoolean());
  }
}
