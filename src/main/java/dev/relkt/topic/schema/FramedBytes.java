package dev.relkt.topic.schema;

import dev.relkt.topic.RawRecord;
import dev.relkt.topic.RecordHeader;
import dev.relkt.topic.RejectedRecord;
import java.nio.ByteBuffer;
import java.util.Optional;

/**
 * Bytes with the id of their schema: {@code 0x00}, the id in 4 or 8 bytes, the value; or, where
 * Apicurio's serializers were told to use headers, the value alone and a header such as {@code
 * apicurio.value.globalId} with the id in 8 bytes.
 *
 * @param id of the schema
 * @param payload the value, from its position to its limit
 * @param inHeader whether the id came from a header
 */
record FramedBytes(SchemaId id, ByteBuffer payload, boolean inHeader) {

  /**
   * @param part {@code key} or {@code value}
   * @throws RejectedRecord if there is no id, or one that no registry gives
   */
  static FramedBytes read(String part, byte[] bytes, RawRecord record, RegistryOptions options) {
    Optional<SchemaId> stated =
        fromHeader(part, record, "globalId", RegistryApi.APICURIO_GLOBAL_IDS)
            .or(() -> fromHeader(part, record, "contentId", RegistryApi.APICURIO_CONTENT_IDS));
    if (stated.isPresent()) {
      return new FramedBytes(stated.get(), ByteBuffer.wrap(bytes), true);
    }
    if (bytes.length <= options.idBytes() || bytes[0] != 0) {
      throw new RejectedRecord(
          "%s: no schema id (expected: 0x00 and the id in %d bytes, as the serializers of a schema registry write it)"
              .formatted(part, options.idBytes()));
    }
    ByteBuffer buffer = ByteBuffer.wrap(bytes);
    buffer.get();
    long number =
        options.idBytes() == Integer.BYTES
            ? Integer.toUnsignedLong(buffer.getInt())
            : buffer.getLong();
    return new FramedBytes(id(part, options.api(), number), buffer, false);
  }

  /** Whether a serializer of a registry wrote the bytes, and no plain text. */
  static boolean isFramed(String part, byte[] bytes, RawRecord record) {
    return bytes.length > 0 && bytes[0] == 0
        || record.headers().stream()
            .anyMatch(header -> header.name().startsWith("apicurio.%s.".formatted(part)));
  }

  private static Optional<SchemaId> fromHeader(
      String part, RawRecord record, String what, RegistryApi kind) {
    String name = "apicurio.%s.%s".formatted(part, what);
    return record.headers().stream()
        .filter(header -> header.name().equals(name))
        .map(RecordHeader::value)
        .filter(value -> value != null && value.length == Long.BYTES)
        .reduce((first, last) -> last)
        .map(value -> id(part, kind, ByteBuffer.wrap(value).getLong()));
  }

  /** A registry that is asked for a number that it cannot give answers as if it were another. */
  private static SchemaId id(String part, RegistryApi kind, long number) {
    long most = kind == RegistryApi.CONFLUENT ? Integer.MAX_VALUE : Long.MAX_VALUE;
    if (number < 0 || number > most) {
      throw new RejectedRecord(
          "%s: schema id %d (expected: 0 to %d, as registries give them)"
              .formatted(part, number, most));
    }
    return new SchemaId(kind, number);
  }
}
