package dev.relkt.job.types;

import dev.relkt.indexing.RoutedChange;
import dev.relkt.passage.Passage;
import dev.relkt.passage.PassageChange;
import dev.relkt.passage.PassageId;
import dev.relkt.passage.WriteVersion;
import dev.relkt.shard.SourcePosition;
import java.io.IOException;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;

/** Changes on their way to their shards. Version 1 had texts alone as metadata, and no versions. */
public final class RoutedChangeCodec extends StreamCodec<RoutedChange> {

  private static final long serialVersionUID = 1;

  private static final byte UPSERT = 1;
  private static final byte DELETE = 2;

  public RoutedChangeCodec() {
    super(RoutedChange.class);
  }

  @Override
  int version() {
    return 2;
  }

  @Override
  void write(RoutedChange routed, DataOutputView out) throws IOException {
    out.writeInt(routed.shard());
    out.writeInt(routed.at().partition());
    out.writeLong(routed.at().offset());
    out.writeLong(routed.at().timestampMillis());
    switch (routed.change()) {
      case PassageChange.Upsert upsert -> {
        out.writeByte(UPSERT);
        PassageBinary.write(upsert.passage(), out);
      }
      case PassageChange.Delete delete -> {
        out.writeByte(DELETE);
        Binary.writeText(delete.id().value(), out);
      }
    }
    PassageBinary.writeVersion(routed.change().version(), out);
  }

  @Override
  RoutedChange read(int version, DataInputView in) throws IOException {
    int shard = in.readInt();
    var at = new SourcePosition(in.readInt(), in.readLong(), in.readLong());
    byte kind = in.readByte();
    PassageChange change;
    if (kind == UPSERT) {
      Passage passage = version < 2 ? PassageBinary.readUntyped(in) : PassageBinary.read(in);
      change = new PassageChange.Upsert(passage, version(version, in));
    } else {
      var id = new PassageId(Binary.readText(in));
      change = new PassageChange.Delete(id, version(version, in));
    }
    return new RoutedChange(shard, change, at);
  }

  private static WriteVersion version(int version, DataInputView in) throws IOException {
    return version < 2 ? WriteVersion.NONE : PassageBinary.readVersion(in);
  }
}
