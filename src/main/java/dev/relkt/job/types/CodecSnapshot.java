package dev.relkt.job.types;

import java.io.IOException;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.api.common.typeutils.TypeSerializerSchemaCompatibility;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;
import org.jspecify.annotations.Nullable;

/**
 * What a checkpoint remembers of a serializer: the codec's class and its version. Public for Flink
 * alone.
 */
public final class CodecSnapshot<T> implements TypeSerializerSnapshot<T> {

  private static final int FORMAT = 1;

  private @Nullable StreamCodec<T> codec;
  private int version;

  /** For Flink, which reads the snapshot into it. */
  public CodecSnapshot() {}

  CodecSnapshot(StreamCodec<T> codec) {
    this.codec = codec;
    version = codec.version();
  }

  @Override
  public int getCurrentVersion() {
    return FORMAT;
  }

  @Override
  public void writeSnapshot(DataOutputView out) throws IOException {
    out.writeUTF(known().getClass().getName());
    out.writeInt(version);
  }

  @Override
  public void readSnapshot(int format, DataInputView in, ClassLoader classes) throws IOException {
    String name = in.readUTF();
    version = in.readInt();
    if (format != FORMAT) {
      throw new IOException(
          "codec %s: snapshot format %d (expected: %d); restore with the version of ReLKT that wrote the checkpoint"
              .formatted(name, format, FORMAT));
    }
    try {
      @SuppressWarnings("unchecked") // the name was written for this very state
      StreamCodec<T> read =
          (StreamCodec<T>)
              Class.forName(name, true, classes)
                  .asSubclass(StreamCodec.class)
                  .getDeclaredConstructor()
                  .newInstance();
      codec = read;
    } catch (ReflectiveOperationException e) {
      throw new IOException(
          "codec %s is not in this version of ReLKT (expected: the version that wrote the checkpoint, or a newer one that still has it)"
              .formatted(name),
          e);
    }
  }

  @Override
  public TypeSerializer<T> restoreSerializer() {
    return new CodecSerializer<>(known(), version);
  }

  @Override
  public TypeSerializerSchemaCompatibility<T> resolveSchemaCompatibility(
      TypeSerializerSnapshot<T> old) {
    if (!(old instanceof CodecSnapshot<T> before) || !before.known().equals(known())) {
      return TypeSerializerSchemaCompatibility.incompatible();
    }
    if (before.version == version) {
      return TypeSerializerSchemaCompatibility.compatibleAsIs();
    }
    return before.version < version
        ? TypeSerializerSchemaCompatibility.compatibleAfterMigration()
        : TypeSerializerSchemaCompatibility.incompatible();
  }

  private StreamCodec<T> known() {
    if (codec == null) {
      throw new IllegalStateException("the snapshot was not read yet");
    }
    return codec;
  }
}
