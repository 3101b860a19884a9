package dev.relkt.job;

import dev.relkt.generation.StoredShard;
import java.io.IOException;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;

/** The keyed state of the shards. */
final class ShardStateCodec extends StreamCodec<ShardState> {

  private static final long serialVersionUID = 1;

  ShardStateCodec() {
    super(ShardState.class);
  }

  @Override
  void write(ShardState state, DataOutputView out) throws IOException {
    out.writeInt(state.generation());
    Binary.writeBytes(state.stored().toBytes(), out);
    Binary.writeOffsets(state.appliedBelow(), out);
  }

  @Override
  ShardState read(int version, DataInputView in) throws IOException {
    return new ShardState(
        in.readInt(), StoredShard.fromBytes(Binary.readGivenBytes(in)), Binary.readOffsets(in));
  }
}
