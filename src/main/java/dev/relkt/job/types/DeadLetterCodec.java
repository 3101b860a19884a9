package dev.relkt.job.types;

import dev.relkt.topic.DeadLetter;
import dev.relkt.topic.Rejection;
import java.io.IOException;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;

/** Records that are kept out, on their way to the dead letters. */
public final class DeadLetterCodec extends StreamCodec<DeadLetter> {

  private static final long serialVersionUID = 1;

  private final RawRecordCodec raw = new RawRecordCodec();

  public DeadLetterCodec() {
    super(DeadLetter.class);
  }

  @Override
  void write(DeadLetter letter, DataOutputView out) throws IOException {
    raw.write(letter.original(), out);
    Binary.writeText(letter.rejection().reason(), out);
    Binary.writeText(letter.rejection().exception(), out);
  }

  @Override
  DeadLetter read(int version, DataInputView in) throws IOException {
    return new DeadLetter(
        raw.read(version, in), new Rejection(Binary.readText(in), Binary.readText(in)));
  }
}
