package dev.relkt.job.types;

import dev.relkt.passage.Language;
import dev.relkt.passage.Passage;
import dev.relkt.passage.PassageId;
import dev.relkt.passage.Tenant;
import dev.relkt.passage.WriteVersion;
import dev.relkt.passage.metadata.Metadata;
import dev.relkt.passage.metadata.MetadataValue;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;

/**
 * The form of passages and of the versions of their changes. Changing it changes every codec that
 * uses it.
 */
final class PassageBinary {

  private static final byte TEXT = 1;
  private static final byte WHOLE_NUMBER = 2;
  private static final byte DECIMAL_NUMBER = 3;
  private static final byte BOOL = 4;

  private PassageBinary() {}

  static void write(Passage passage, DataOutput out) throws IOException {
    Binary.writeText(passage.id().value(), out);
    Binary.writeText(passage.language().tag(), out);
    Binary.writeText(passage.title(), out);
    Binary.writeText(passage.text(), out);
    Binary.writeAll(
        passage.metadata().entries().entrySet(),
        out,
        (entry, to) -> {
          Binary.writeText(entry.getKey(), to);
          to.writeBoolean(entry.getValue() instanceof MetadataValue.Many);
          Binary.writeAll(entry.getValue().values(), to, PassageBinary::writeScalar);
        });
    writeOptional(
        passage
            .expiresAt()
            .map(at -> OptionalLong.of(at.toEpochMilli()))
            .orElse(OptionalLong.empty()),
        out);
  }

  static Passage read(DataInput in) throws IOException {
    var id = new PassageId(Binary.readText(in));
    var language = new Language(Binary.readText(in));
    String title = Binary.readText(in);
    String text = Binary.readText(in);
    Map<String, MetadataValue> entries = new TreeMap<>();
    Binary.readAll(
        in,
        from -> {
          String key = Binary.readText(from);
          boolean isList = from.readBoolean();
          List<MetadataValue.Scalar> values = Binary.readAll(from, PassageBinary::readScalar);
          return entries.put(key, isList ? new MetadataValue.Many(values) : values.getFirst());
        });
    OptionalLong expiresAt = readOptional(in);
    return new Passage(
        id,
        language,
        title,
        text,
        Metadata.of(entries),
        expiresAt.isPresent()
            ? Optional.of(Instant.ofEpochMilli(expiresAt.getAsLong()))
            : Optional.empty());
  }

  /** The form before metadata had types and passages expired. */
  static Passage readUntyped(DataInput in) throws IOException {
    return new Passage(
        new PassageId(Binary.readText(in)),
        new Language(Binary.readText(in)),
        Binary.readText(in),
        Binary.readText(in),
        Binary.readTexts(in));
  }

  static void writeVersion(WriteVersion version, DataOutput out) throws IOException {
    writeOptional(version.version(), out);
    writeOptional(version.ifVersion(), out);
    Binary.writeOptional(version.tenant().map(Tenant::name), out);
  }

  static WriteVersion readVersion(DataInput in) throws IOException {
    return new WriteVersion(
        readOptional(in), readOptional(in), Binary.readOptional(in).map(Tenant::new));
  }

  static void writeScalar(MetadataValue.Scalar value, DataOutput out) throws IOException {
    switch (value) {
      case MetadataValue.Text text -> {
        out.writeByte(TEXT);
        Binary.writeText(text.value(), out);
      }
      case MetadataValue.WholeNumber whole -> {
        out.writeByte(WHOLE_NUMBER);
        out.writeLong(whole.value());
      }
      case MetadataValue.DecimalNumber decimal -> {
        out.writeByte(DECIMAL_NUMBER);
        out.writeDouble(decimal.value());
      }
      case MetadataValue.Bool bool -> {
        out.writeByte(BOOL);
        out.writeBoolean(bool.value());
      }
    }
  }

  static MetadataValue.Scalar readScalar(DataInput in) throws IOException {
    byte kind = in.readByte();
    return switch (kind) {
      case TEXT -> new MetadataValue.Text(Binary.readText(in));
      case WHOLE_NUMBER -> new MetadataValue.WholeNumber(in.readLong());
      case DECIMAL_NUMBER -> new MetadataValue.DecimalNumber(in.readDouble());
      case BOOL -> new MetadataValue.Bool(in.readBoolean());
      default ->
          throw new IOException("metadata value of kind %d (expected: 1 to 4)".formatted(kind));
    };
  }

  private static void writeOptional(OptionalLong value, DataOutput out) throws IOException {
    out.writeBoolean(value.isPresent());
    if (value.isPresent()) {
      out.writeLong(value.getAsLong());
    }
  }

  private static OptionalLong readOptional(DataInput in) throws IOException {
    return in.readBoolean() ? OptionalLong.of(in.readLong()) : OptionalLong.empty();
  }
}
