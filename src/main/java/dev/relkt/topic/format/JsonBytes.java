package dev.relkt.topic.format;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.relkt.topic.RejectedRecord;
import dev.relkt.topic.StrictJson;
import dev.relkt.topic.StrictText;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * JSON as producers write it: alone; behind 0x00 and a schema id of 4 bytes (Confluent's serializer
 * of JSON Schema, and Apicurio's) or 8 (Apicurio's, earlier); between a schema and a payload (Kafka
 * Connect's JsonConverter).
 */
final class JsonBytes {

  private static final int[] PREFIX_BYTES = {5, 9};

  private JsonBytes() {}

  /**
   * What a value says, a null node for the word null.
   *
   * @throws RejectedRecord if it is not JSON
   */
  static JsonNode value(byte[] bytes) {
    return payload(StrictJson.tree("value", unframed("value", bytes)));
  }

  /**
   * What a key says: JSON where it is an object or a string in quotes, else its text. A missing
   * node where there is none.
   *
   * @throws RejectedRecord if it is not UTF-8
   */
  static JsonNode key(byte @Nullable [] bytes) {
    if (bytes == null || bytes.length == 0) {
      return MissingNode.getInstance();
    }
    byte[] unframed = unframed("key", bytes);
    String text = StrictText.utf8("key", unframed);
    String stripped = text.strip();
    if (stripped.startsWith("{") && stripped.endsWith("}")
        || stripped.length() > 1 && stripped.startsWith("\"") && stripped.endsWith("\"")) {
      try {
        return payload(StrictJson.tree("key", unframed));
      } catch (RejectedRecord e) {
        return TextNode.valueOf(text);
      }
    }
    return TextNode.valueOf(text);
  }

  private static byte[] unframed(String what, byte[] bytes) {
    if (bytes[0] != 0) {
      return bytes;
    }
    for (int prefix : PREFIX_BYTES) {
      if (beginsJson(bytes, prefix)) {
        return Arrays.copyOfRange(bytes, prefix, bytes.length);
      }
    }
    throw new RejectedRecord(
        "%s: begins with 0x00 and no JSON follows a schema id (expected: JSON; for Avro or Protobuf set passages.format)"
            .formatted(what));
  }

  private static boolean beginsJson(byte[] bytes, int from) {
    for (int i = from; i < bytes.length; i++) {
      byte b = bytes[i];
      if (b != ' ' && b != '\t' && b != '\n' && b != '\r') {
        return b == '{' || b == '"' && bytes[bytes.length - 1] == '"';
      }
    }
    return false;
  }

  private static JsonNode payload(JsonNode json) {
    return json.isObject() && json.size() == 2 && json.has("schema") && json.has("payload")
        ? json.get("payload")
        : json;
  }
}
