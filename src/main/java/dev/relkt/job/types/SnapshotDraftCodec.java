package dev.relkt.job.types;

import dev.relkt.snapshot.SnapshotDraft;
import dev.relkt.snapshot.StoredShard;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;

/** The state of the publisher: the snapshot that the checkpoint itself makes. */
public final class SnapshotDraftCodec extends StreamCodec<SnapshotDraft> {

  private static final long serialVersionUID = 1;

  public SnapshotDraftCodec() {
    super(SnapshotDraft.class);
  }

  @Override
  void write(SnapshotDraft draft, DataOutputView out) throws IOException {
    out.writeInt(draft.generation());
    out.writeLong(draft.checkpoint());
    out.writeInt(draft.shards().size());
    for (StoredShard shard : draft.shards()) {
      Binary.writeBytes(shard.toBytes(), out);
    }
    Binary.writeOffsets(draft.nextOffsets(), out);
    Binary.writeLongs(draft.arrivalSampleMillis(), out);
  }

  @Override
  SnapshotDraft read(int version, DataInputView in) throws IOException {
    int generation = in.readInt();
    long checkpoint = in.readLong();
    int count = in.readInt();
    List<StoredShard> shards = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      shards.add(StoredShard.fromBytes(Binary.readGivenBytes(in)));
    }
    return new SnapshotDraft(
        generation, checkpoint, shards, Binary.readOffsets(in), Binary.readLongs(in));
  }
}
