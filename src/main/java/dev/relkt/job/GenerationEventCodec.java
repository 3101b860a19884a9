package dev.relkt.job;

import dev.relkt.registry.ModelVersion;
import dev.relkt.topic.GenerationEvent;
import java.io.IOException;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;

/** Events on their way to the generations topic. */
final class GenerationEventCodec extends StreamCodec<GenerationEvent> {

  private static final long serialVersionUID = 1;

  GenerationEventCodec() {
    super(GenerationEvent.class);
  }

  @Override
  void write(GenerationEvent event, DataOutputView out) throws IOException {
    out.writeInt(event.generation());
    Binary.writeText(event.kind().name(), out);
    Binary.writeText(event.model().toString(), out);
    out.writeLong(event.cut());
    out.writeLong(event.passages());
    out.writeLong(event.atMillis());
  }

  @Override
  GenerationEvent read(int version, DataInputView in) throws IOException {
    return new GenerationEvent(
        in.readInt(),
        GenerationEvent.Kind.valueOf(Binary.readText(in)),
        ModelVersion.parse(Binary.readText(in)),
        in.readLong(),
        in.readLong(),
        in.readLong());
  }
}
