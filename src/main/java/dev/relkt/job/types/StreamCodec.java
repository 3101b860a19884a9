package dev.relkt.job.types;

import java.io.IOException;
import java.io.Serializable;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;

/**
 * How one type of record travels between operators and stands in checkpoints. Values are immutable.
 *
 * <p>Has a constructor without parameters. A checkpoint names the class of its codec and the
 * version: rename none, and raise the version with every change of the form, still reading the
 * older ones.
 */
abstract class StreamCodec<T> implements Serializable {

  private static final long serialVersionUID = 1;

  private final Class<T> type;

  StreamCodec(Class<T> type) {
    this.type = type;
  }

  Class<T> type() {
    return type;
  }

  /** The version that {@link #write} writes. */
  int version() {
    return 1;
  }

  abstract void write(T value, DataOutputView out) throws IOException;

  /**
   * @param version the one that wrote it, at most {@link #version}
   */
  abstract T read(int version, DataInputView in) throws IOException;

  /** As what streams and states ask for. */
  public final CodecType<T> streamType() {
    return new CodecType<>(this);
  }

  @Override
  @SuppressWarnings("EqualsGetClass") // a codec is its class
  public final boolean equals(Object other) {
    return other != null && other.getClass() == getClass();
  }

  @Override
  public final int hashCode() {
    return getClass().hashCode();
  }
}
