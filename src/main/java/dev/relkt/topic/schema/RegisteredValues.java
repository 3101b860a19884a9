package dev.relkt.topic.schema;

import com.fasterxml.jackson.databind.JsonNode;
import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.relkt.topic.RawRecord;
import dev.relkt.topic.RejectedRecord;
import java.time.Duration;

/**
 * Keys and values of serializers that register their schemas. A schema is asked for once, one that
 * the registry does not have once a minute. For one thread.
 */
public final class RegisteredValues implements AutoCloseable {

  private static final int MAX_SCHEMAS = 10_000;
  private static final Duration ABSENCE = Duration.ofMinutes(1);

  /** In what form values are. */
  public enum Encoding {
    AVRO,
    PROTOBUF;

    ValueCodec codec(RegisteredSchema schema, SchemaId id) {
      return switch (this) {
        case AVRO -> AvroCodec.of(schema, id);
        case PROTOBUF -> ProtobufCodec.of(schema, id);
      };
    }
  }

  private final Encoding encoding;
  private final RegistryOptions options;
  private final SchemaRegistry registry;
  private final Cache<SchemaId, ValueCodec> codecs =
      Caffeine.newBuilder().maximumSize(MAX_SCHEMAS).build();
  private final Cache<SchemaId, RejectedRecord> refused =
      Caffeine.newBuilder().maximumSize(MAX_SCHEMAS).expireAfterWrite(ABSENCE).build();

  public RegisteredValues(Encoding encoding, RegistryOptions options) {
    this(encoding, options, RegistryCall.USUAL_PATIENCE);
  }

  /**
   * @param patience how long a registry that does not answer is asked again
   */
  RegisteredValues(Encoding encoding, RegistryOptions options, Duration patience) {
    this.encoding = encoding;
    this.options = options;
    registry = new SchemaRegistry(options, new RegistryCall(options, patience));
  }

  /** Whether a serializer of a registry wrote the bytes, and no plain text. */
  public static boolean isFramed(String part, byte[] bytes, RawRecord record) {
    return FramedBytes.isFramed(part, bytes, record);
  }

  /**
   * A key or a value as JSON: records are objects, times texts of ISO 8601 in UTC, decimals
   * numbers, bytes Base64.
   *
   * @param part {@code key} or {@code value}
   * @param record whose headers may have the id
   * @throws RejectedRecord if it has no schema that the registry knows, or is none of it
   * @throws RegistryUnavailable if the registry does not answer
   */
  public JsonNode read(String part, byte[] bytes, RawRecord record) {
    FramedBytes framed = FramedBytes.read(part, bytes, record, options);
    try {
      return codec(framed.id()).read(framed);
    } catch (RejectedRecord e) {
      throw new RejectedRecord("%s: %s".formatted(part, e.getMessage()), e.getCause());
    }
  }

  private ValueCodec codec(SchemaId id) {
    ValueCodec known = codecs.getIfPresent(id);
    if (known != null) {
      return known;
    }
    RejectedRecord before = refused.getIfPresent(id);
    if (before != null) {
      throw before;
    }
    try {
      ValueCodec codec = encoding.codec(registry.byId(id), id);
      codecs.put(id, codec);
      return codec;
    } catch (RejectedRecord e) {
      refused.put(id, e);
      throw e;
    }
  }

  @Override
  public void close() {
    registry.close();
  }
}
