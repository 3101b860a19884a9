package dev.relkt.job.types;

import dev.relkt.answering.Reply;
import dev.relkt.topic.RecordHeader;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The parts that the forms of several records have in common. Changing one changes every codec that
 * uses it.
 */
final class Binary {

  private Binary() {}

  static void writeBytes(byte @Nullable [] bytes, DataOutput out) throws IOException {
    if (bytes == null) {
      out.writeInt(-1);
    } else {
      out.writeInt(bytes.length);
      out.write(bytes);
    }
  }

  static byte @Nullable [] readBytes(DataInput in) throws IOException {
    int length = in.readInt();
    if (length < 0) {
      return null;
    }
    byte[] bytes = new byte[length];
    in.readFully(bytes);
    return bytes;
  }

  static byte[] readGivenBytes(DataInput in) throws IOException {
    byte[] bytes = readBytes(in);
    if (bytes == null) {
      throw new IOException("null (expected: bytes)");
    }
    return bytes;
  }

  static void writeText(String text, DataOutput out) throws IOException {
    writeBytes(text.getBytes(StandardCharsets.UTF_8), out);
  }

  static String readText(DataInput in) throws IOException {
    return new String(readGivenBytes(in), StandardCharsets.UTF_8);
  }

  static void writeOptional(Optional<String> text, DataOutput out) throws IOException {
    writeBytes(text.map(t -> t.getBytes(StandardCharsets.UTF_8)).orElse(null), out);
  }

  static Optional<String> readOptional(DataInput in) throws IOException {
    return Optional.ofNullable(readBytes(in)).map(b -> new String(b, StandardCharsets.UTF_8));
  }

  /** By its name, so that the order of an enum may change; a name may not. */
  static void writeConstant(Enum<?> constant, DataOutput out) throws IOException {
    writeText(constant.name(), out);
  }

  static <E extends Enum<E>> E readConstant(Class<E> type, DataInput in) throws IOException {
    String name = readText(in);
    try {
      return Enum.valueOf(type, name);
    } catch (IllegalArgumentException e) {
      throw new IOException(
          "%s (expected: one of %s)"
              .formatted(name, java.util.Arrays.toString(type.getEnumConstants())),
          e);
    }
  }

  /** How one of many is written. */
  interface Writer<T> {
    void write(T value, DataOutput out) throws IOException;
  }

  /** How one of many is read. */
  interface Reader<T> {
    T read(DataInput in) throws IOException;
  }

  static <T> void writeAll(Collection<T> values, DataOutput out, Writer<T> one) throws IOException {
    out.writeInt(values.size());
    for (T value : values) {
      one.write(value, out);
    }
  }

  static <T> List<T> readAll(DataInput in, Reader<T> one) throws IOException {
    int size = in.readInt();
    List<T> values = new ArrayList<>();
    for (int i = 0; i < size; i++) {
      values.add(one.read(in));
    }
    return values;
  }

  static Map<String, String> readTexts(DataInput in) throws IOException {
    Map<String, String> map = new TreeMap<>();
    readAll(in, from -> map.put(readText(from), readText(from)));
    return map;
  }

  static void writeHeaders(List<RecordHeader> headers, DataOutput out) throws IOException {
    writeAll(
        headers,
        out,
        (header, to) -> {
          writeText(header.name(), to);
          writeBytes(header.value(), to);
        });
  }

  static List<RecordHeader> readHeaders(DataInput in) throws IOException {
    return readAll(in, from -> new RecordHeader(readText(from), readBytes(from)));
  }

  static void writeEnvelope(QuestionEnvelope envelope, DataOutput out) throws IOException {
    out.writeInt(envelope.place().partition());
    out.writeLong(envelope.place().offset());
    writeHeaders(envelope.headers(), out);
  }

  static QuestionEnvelope readEnvelope(DataInput in) throws IOException {
    return new QuestionEnvelope(new Reply.Place(in.readInt(), in.readLong()), readHeaders(in));
  }
}
