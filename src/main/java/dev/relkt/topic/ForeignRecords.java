package dev.relkt.topic;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import dev.relkt.dataset.file.ForeignContent;
import dev.relkt.dataset.file.JsonMistake;
import java.nio.ByteBuffer;
import java.util.Optional;

/**
 * Records in the form of other tools, told by what these tools put around a text: refused with the
 * name of the tool and the way out.
 */
final class ForeignRecords {

  private static final String STRING_CONVERTER =
      "key.converter=org.apache.kafka.connect.storage.StringConverter";
  private static final String BYTE_ORDER_MARK = "\uFEFF";

  /** Magic byte and schema id, which is 1 or more. */
  private static final int REGISTRY_PREFIX_BYTES = 5;

  private ForeignRecords() {}

  /**
   * @param meaning what the key is, for the rejection
   * @throws RejectedRecord if a serializer of a schema registry wrote it
   */
  static void refuseKeyBytes(byte[] key, String meaning) {
    schemaId(key)
        .ifPresent(
            id -> {
              throw new RejectedRecord(
                  "key: begins with 0x00 and schema id %d, as the serializers of a schema registry write it (expected: %s alone, as UTF-8); use StringSerializer for keys, or for passages set passages.format"
                      .formatted(id, meaning));
            });
  }

  /**
   * @param meaning what the key is, for the rejection
   * @throws RejectedRecord if it is JSON, which converters make of a text
   */
  static void refuseKey(String key, String meaning) {
    if (key.startsWith(BYTE_ORDER_MARK)) {
      throw new RejectedRecord(
          "key: begins with a byte order mark (expected: %s alone)".formatted(meaning));
    }
    if (key.length() > 1 && key.startsWith("\"") && key.endsWith("\"")) {
      throw new RejectedRecord(
          "key: %s in quotes, as Kafka Connect's JsonConverter writes it (expected: %s alone); set %s, or for passages passages.format=json"
              .formatted(JsonMistake.abridged(key), meaning, STRING_CONVERTER));
    }
    if (key.startsWith("{") && key.endsWith("}")) {
      parsed(key)
          .filter(JsonNode::isObject)
          .ifPresent(
              node -> {
                throw new RejectedRecord(
                    isConnectEnvelope(node)
                        ? "key: schema and payload, as Kafka Connect's JsonConverter writes it (expected: %s alone); set %s, or for passages passages.format=json"
                            .formatted(meaning, STRING_CONVERTER)
                        : "key: a JSON object, as Debezium writes it (expected: %s alone); take the id out with the transform ExtractField$Key and set %s, or for passages passages.format=debezium-json"
                            .formatted(meaning, STRING_CONVERTER));
              });
    }
  }

  /**
   * @throws RejectedRecord if it is no text in UTF-8 for a reason that has a name
   */
  static void refuseValueBytes(byte[] value) {
    if (ForeignContent.isUtf16(value)) {
      throw new RejectedRecord(
          "value: text in UTF-16 (expected: a JSON object in UTF-8); let the producer encode it as UTF-8");
    }
    schemaId(value)
        .ifPresent(
            id -> {
              throw new RejectedRecord(
                  "value: begins with 0x00 and schema id %d, as the serializers of a schema registry write it (expected: a JSON object alone, in UTF-8); use a serializer that asks no registry, or for passages set passages.format"
                      .formatted(id));
            });
  }

  /**
   * @throws RejectedRecord if it is what a connector puts around a row
   */
  static void refuseEnvelope(JsonNode value) {
    if (isConnectEnvelope(value)) {
      throw new RejectedRecord(
          "value: schema and payload, as Kafka Connect's JsonConverter writes it (expected: the payload alone); set value.converter.schemas.enable=false, or for passages passages.format=json");
    }
    if (value.has("op") && (value.has("before") || value.has("after"))) {
      throw new RejectedRecord(
          "value: before, after and op, a change event of Debezium (expected: a passage or question alone); set the transform io.debezium.transforms.ExtractNewRecordState, or for passages passages.format=debezium-json");
    }
  }

  private static boolean isConnectEnvelope(JsonNode node) {
    return node.size() == 2 && node.has("schema") && node.has("payload");
  }

  private static Optional<Integer> schemaId(byte[] bytes) {
    return bytes.length >= REGISTRY_PREFIX_BYTES && bytes[0] == 0
        ? Optional.of(ByteBuffer.wrap(bytes).getInt(1)).filter(id -> id > 0)
        : Optional.empty();
  }

  private static Optional<JsonNode> parsed(String text) {
    try {
      return Optional.ofNullable(JsonFields.JSON.readTree(text));
    } catch (JsonProcessingException e) {
      return Optional.empty();
    }
  }
}
