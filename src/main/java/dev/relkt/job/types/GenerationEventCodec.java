package dev.relkt.job.types;

import dev.relkt.snapshot.generation.GenerationEvent;
import dev.relkt.topic.Decoded;
import dev.relkt.topic.GenerationsTopic;
import dev.relkt.topic.RawRecord;
import java.io.IOException;
import java.util.List;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;

/** Events on their way to the generations topic, in its own form. */
public final class GenerationEventCodec extends StreamCodec<GenerationEvent> {

  private static final long serialVersionUID = 1;

  public GenerationEventCodec() {
    super(GenerationEvent.class);
  }

  @Override
  void write(GenerationEvent event, DataOutputView out) throws IOException {
    var record = GenerationsTopic.encode("", event);
    Binary.writeBytes(record.value(), out);
  }

  @Override
  GenerationEvent read(int version, DataInputView in) throws IOException {
    var raw = new RawRecord("", 0, 0, 0, null, Binary.readGivenBytes(in), List.of());
    return switch (GenerationsTopic.decode(raw)) {
      case Decoded.Accepted<GenerationEvent> accepted -> accepted.value();
      case Decoded.Rejected<GenerationEvent> rejected ->
          throw new IOException(rejected.rejection().reason());
    };
  }
}
