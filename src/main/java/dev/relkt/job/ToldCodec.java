package dev.relkt.job;

import dev.relkt.swap.Told;
import java.io.IOException;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;

/** How far the news were told, in checkpoints. */
final class ToldCodec extends StreamCodec<Told> {

  private static final long serialVersionUID = 1;

  ToldCodec() {
    super(Told.class);
  }

  @Override
  void write(Told told, DataOutputView out) throws IOException {
    out.writeInt(told.newest());
    out.writeLong(told.activation());
    out.writeInt(told.standing().size());
    for (Map.Entry<Integer, Told.OfGeneration> one : told.standing().entrySet()) {
      out.writeInt(one.getKey());
      out.writeBoolean(one.getValue().ready());
      out.writeLong(one.getValue().reportMillis());
    }
  }

  @Override
  Told read(int version, DataInputView in) throws IOException {
    int newest = in.readInt();
    long activation = in.readLong();
    int count = in.readInt();
    SortedMap<Integer, Told.OfGeneration> standing = new TreeMap<>();
    for (int i = 0; i < count; i++) {
      standing.put(in.readInt(), new Told.OfGeneration(in.readBoolean(), in.readLong()));
    }
    return new Told(newest, activation, standing);
  }
}
