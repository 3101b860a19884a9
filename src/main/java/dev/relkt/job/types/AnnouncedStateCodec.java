package dev.relkt.job.types;

import dev.relkt.rollout.AnnouncedState;
import java.io.IOException;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;

/** {@link AnnouncedState} in checkpoints. */
public final class AnnouncedStateCodec extends StreamCodec<AnnouncedState> {

  private static final long serialVersionUID = 1;

  public AnnouncedStateCodec() {
    super(AnnouncedState.class);
  }

  @Override
  void write(AnnouncedState announced, DataOutputView out) throws IOException {
    out.writeInt(announced.newest());
    out.writeLong(announced.activation());
    out.writeInt(announced.generations().size());
    for (Map.Entry<Integer, AnnouncedState.OfGeneration> one : announced.generations().entrySet()) {
      out.writeInt(one.getKey());
      out.writeBoolean(one.getValue().ready());
      out.writeLong(one.getValue().reportMillis());
    }
  }

  @Override
  AnnouncedState read(int version, DataInputView in) throws IOException {
    int newest = in.readInt();
    long activation = in.readLong();
    int count = in.readInt();
    SortedMap<Integer, AnnouncedState.OfGeneration> generations = new TreeMap<>();
    for (int i = 0; i < count; i++) {
      generations.put(
          in.readInt(), new AnnouncedState.OfGeneration(in.readBoolean(), in.readLong()));
    }
    return new AnnouncedState(newest, activation, generations);
  }
}
