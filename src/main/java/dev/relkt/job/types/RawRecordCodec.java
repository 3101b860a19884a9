package dev.relkt.job.types;

import dev.relkt.topic.RawRecord;
import java.io.IOException;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;

/** Records as they come from Kafka. */
public final class RawRecordCodec extends StreamCodec<RawRecord> {

  private static final long serialVersionUID = 1;

  public RawRecordCodec() {
    super(RawRecord.class);
  }

  @Override
  void write(RawRecord raw, DataOutputView out) throws IOException {
    Binary.writeText(raw.topic(), out);
    out.writeInt(raw.partition());
    out.writeLong(raw.offset());
    out.writeLong(raw.timestampMillis());
    Binary.writeBytes(raw.key(), out);
    Binary.writeBytes(raw.value(), out);
    Binary.writeHeaders(raw.headers(), out);
  }

  @Override
  RawRecord read(int version, DataInputView in) throws IOException {
    return new RawRecord(
        Binary.readText(in),
        in.readInt(),
        in.readLong(),
        in.readLong(),
        Binary.readBytes(in),
        Binary.readBytes(in),
        Binary.readHeaders(in));
  }
}
