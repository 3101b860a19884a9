package dev.relkt.topic.format;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.relkt.topic.RejectedRecord;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Values of a foreign record as ReLKT's own form has them. Each is empty for null and missing. */
final class ForeignValues {

  /** The end of the year 9999. */
  private static final long LAST_MILLIS = 253_402_300_799_999L;

  private ForeignValues() {}

  /** A text: of a list, its texts in lines of their own; of a number, its digits. */
  static Optional<String> text(JsonNode node, FieldPath path, String setting) {
    if (isAbsent(node)) {
      return Optional.empty();
    }
    if (node.isArray()) {
      List<String> lines = new ArrayList<>();
      for (JsonNode element : node) {
        if (!element.isNull()) {
          lines.add(scalar(element, path, setting, "a string, or a list of strings"));
        }
      }
      return lines.isEmpty() ? Optional.empty() : Optional.of(String.join("\n", lines));
    }
    return Optional.of(scalar(node, path, setting, "a string"));
  }

  private static String scalar(JsonNode node, FieldPath path, String setting, String expected) {
    if (!node.isTextual() && !node.isNumber()) {
      throw mistake(path, setting, node, expected);
    }
    return node.asText();
  }

  /** A passage's id: a text, or the digits of a whole number. */
  static Optional<String> id(JsonNode node, FieldPath path, String setting) {
    if (isAbsent(node)) {
      return Optional.empty();
    }
    if (!node.isTextual() && !node.isIntegralNumber()) {
      throw mistake(path, setting, node, "a string or a whole number");
    }
    return Optional.of(node.asText());
  }

  /** A whole number, also one in quotes; what else it is stays, for the reader to refuse. */
  static Optional<JsonNode> version(JsonNode node, FieldPath path, String setting) {
    if (isAbsent(node)) {
      return Optional.empty();
    }
    if (node.isTextual() && node.textValue().matches("-?[0-9]{1,18}")) {
      return Optional.of(JsonNodeFactory.instance.numberNode(Long.parseLong(node.textValue())));
    }
    if (!node.isIntegralNumber()) {
      throw mistake(path, setting, node, "a whole number");
    }
    return Optional.of(node);
  }

  /** A time as a text of ISO 8601; a number counts milliseconds since 1970. */
  static Optional<String> time(JsonNode node, FieldPath path, String setting) {
    if (isAbsent(node)) {
      return Optional.empty();
    }
    if (node.isTextual()) {
      return Optional.of(node.textValue());
    }
    if (!node.isIntegralNumber()
        || !node.canConvertToLong()
        || Math.abs(node.longValue()) > LAST_MILLIS) {
      throw mistake(
          path,
          setting,
          node,
          "a time of ISO 8601, or milliseconds since 1970 before the year 10000");
    }
    return Optional.of(Instant.ofEpochMilli(node.longValue()).toString());
  }

  static boolean isAbsent(JsonNode node) {
    return node.isMissingNode() || node.isNull();
  }

  /** What is wrong with the value at a path. */
  static RejectedRecord mistake(FieldPath path, String setting, JsonNode node, String expected) {
    return new RejectedRecord(
        "%s (%s): %s (expected: %s)".formatted(path.text(), setting, Words.found(node), expected));
  }
}
