package dev.relkt.job.types;

import dev.relkt.indexing.ShardState;
import dev.relkt.snapshot.StoredShard;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;

/** The keyed state of the shards. Version 1 had one generation, which was complete. */
public final class ShardStateCodec extends StreamCodec<ShardState> {

  private static final long serialVersionUID = 1;

  public ShardStateCodec() {
    super(ShardState.class);
  }

  @Override
  int version() {
    return 2;
  }

  @Override
  void write(ShardState state, DataOutputView out) throws IOException {
    out.writeInt(state.copies().size());
    for (ShardState.Copy copy : state.copies()) {
      out.writeInt(copy.generation());
      Binary.writeBytes(copy.stored().toBytes(), out);
      out.writeBoolean(copy.complete());
    }
    Binary.writeOffsets(state.appliedBelow(), out);
  }

  @Override
  ShardState read(int version, DataInputView in) throws IOException {
    int count = version == 1 ? 1 : in.readInt();
    List<ShardState.Copy> copies = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      copies.add(
          new ShardState.Copy(
              in.readInt(),
              StoredShard.fromBytes(Binary.readGivenBytes(in)),
              version == 1 || in.readBoolean()));
    }
    return new ShardState(copies, Binary.readOffsets(in));
  }
}
