package dev.relkt.job;

import dev.relkt.answering.Gathering;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;

/** The keyed state of questions under way. */
final class GatherStateCodec extends StreamCodec<GatherState> {

  private static final long serialVersionUID = 1;

  GatherStateCodec() {
    super(GatherState.class);
  }

  @Override
  int version() {
    return 2;
  }

  @Override
  void write(GatherState state, DataOutputView out) throws IOException {
    Gathering gathering = state.gathering();
    out.writeBoolean(gathering.asked().isPresent());
    if (gathering.asked().isPresent()) {
      GatherPartCodec.writeAsked(gathering.asked().get(), out);
    }
    out.writeInt(gathering.found().size());
    for (Gathering.Found found : gathering.found()) {
      GatherPartCodec.writeFound(found, out);
    }
    out.writeBoolean(gathering.replied());
    Binary.writeHeaders(state.headers(), out);
  }

  @Override
  GatherState read(int version, DataInputView in) throws IOException {
    Optional<Gathering.Asked> asked =
        in.readBoolean() ? Optional.of(GatherPartCodec.readAsked(in)) : Optional.empty();
    int size = in.readInt();
    List<Gathering.Found> found = new ArrayList<>();
    for (int i = 0; i < size; i++) {
      found.add(GatherPartCodec.readFound(version, in));
    }
    return new GatherState(new Gathering(asked, found, in.readBoolean()), Binary.readHeaders(in));
  }
}
