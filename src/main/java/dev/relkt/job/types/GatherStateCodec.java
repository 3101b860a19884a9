package dev.relkt.job.types;

import dev.relkt.answering.PartialReply;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;

/** The keyed state of questions under way. Versions as {@link GatherPartCodec}. */
public final class GatherStateCodec extends StreamCodec<GatherState> {

  private static final long serialVersionUID = 1;

  public GatherStateCodec() {
    super(GatherState.class);
  }

  @Override
  int version() {
    return 3;
  }

  @Override
  void write(GatherState state, DataOutputView out) throws IOException {
    PartialReply partialReply = state.partialReply();
    out.writeBoolean(partialReply.asked().isPresent());
    if (partialReply.asked().isPresent()) {
      GatherPartCodec.writeAsked(partialReply.asked().get(), out);
    }
    Binary.writeAll(partialReply.found(), out, GatherPartCodec::writeFound);
    out.writeBoolean(partialReply.replied());
    out.writeBoolean(state.envelope().isPresent());
    if (state.envelope().isPresent()) {
      Binary.writeEnvelope(state.envelope().get(), out);
    }
  }

  @Override
  GatherState read(int version, DataInputView in) throws IOException {
    Optional<PartialReply.Asked> asked =
        in.readBoolean() ? Optional.of(GatherPartCodec.readAsked(version, in)) : Optional.empty();
    List<PartialReply.Found> found =
        Binary.readAll(in, from -> GatherPartCodec.readFound(version, from));
    var partialReply = new PartialReply(asked, found, in.readBoolean());
    return new GatherState(
        partialReply, in.readBoolean() ? Optional.of(Binary.readEnvelope(in)) : Optional.empty());
  }
}
