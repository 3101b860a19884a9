package dev.relkt.job.types;

import dev.relkt.indexing.RoutedChange;
import dev.relkt.passage.PassageChange;
import dev.relkt.passage.PassageId;
import dev.relkt.shard.SourcePosition;
import java.io.IOException;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;

/** Changes on their way to their shards. */
public final class RoutedChangeCodec extends StreamCodec<RoutedChange> {

  private static final long serialVersionUID = 1;

  private static final byte UPSERT = 1;
  private static final byte DELETE = 2;

  public RoutedChangeCodec() {
    super(RoutedChange.class);
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
        Binary.writePassage(upsert.passage(), out);
      }
      case PassageChange.Delete delete -> {
        out.writeByte(DELETE);
        Binary.writeText(delete.id().value(), out);
      }
    }
  }

  @Override
  RoutedChange read(int version, DataInputView in) throws IOException {
    int shard = in.readInt();
    var at = new SourcePosition(in.readInt(), in.readLong(), in.readLong());
    byte kind = in.readByte();
    PassageChange change =
        kind == UPSERT
            ? new PassageChange.Upsert(Binary.readPassage(in))
            : new PassageChange.Delete(new PassageId(Binary.readText(in)));
    return new RoutedChange(shard, change, at);
  }
}
