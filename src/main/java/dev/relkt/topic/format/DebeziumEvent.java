package dev.relkt.topic.format;

import com.fasterxml.jackson.databind.JsonNode;
import dev.relkt.dataset.file.JsonMistake;
import dev.relkt.topic.RejectedRecord;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

/**
 * A change event of Debezium: {@code before}, {@code after} and {@code op}, or, where the transform
 * ExtractNewRecordState was set, the new row alone with {@code __deleted}.
 */
final class DebeziumEvent {

  /** What Postgres' connector writes for a long value that the change left as it was. */
  private static final String UNCHANGED = "__debezium_unavailable_value";

  /** The same where the value is bytes. */
  private static final String UNCHANGED_BYTES =
      Base64.getEncoder().encodeToString(UNCHANGED.getBytes(StandardCharsets.UTF_8));

  private DebeziumEvent() {}

  /** Whether a field of a row comes from the transform. */
  static boolean ownField(String name) {
    return name.startsWith("__");
  }

  /**
   * The row that an event is about.
   *
   * @throws RejectedRecord if it is about none
   */
  static ForeignRecord read(JsonNode key, JsonNode value) {
    if (!value.has("op") || !(value.has("before") || value.has("after"))) {
      boolean deleted =
          value.path("__deleted").asText().equals("true")
              || value.path("__op").asText().equals("d");
      return new ForeignRecord(key, value, value, deleted);
    }
    String op = value.path("op").asText();
    return switch (op) {
      case "c", "u", "r" -> ForeignRecord.upsert(key, value, row(value.path("after"), op));
      case "d" -> ForeignRecord.delete(key, value, value.path("before"));
      case "t" ->
          throw new RejectedRecord(
              "op: t, all rows of a table were removed at once (expected: c, r, u or d); its passages stay, delete them by their ids");
      case "m" ->
          throw new RejectedRecord(
              "op: m, a message that the application wrote into the log (expected: c, r, u or d, of a row)");
      default ->
          throw new RejectedRecord(
              "op: \"%s\" (expected: c, r, u or d)".formatted(JsonMistake.abridged(op)));
    };
  }

  private static JsonNode row(JsonNode after, String op) {
    if (!after.isObject()) {
      throw new RejectedRecord(
          "after: %s (expected: the row, as op is %s)".formatted(Words.found(after), op));
    }
    return after;
  }

  /**
   * @throws RejectedRecord if a value that is read, or a part of it, was left out of the event
   */
  static void refuseUnchanged(ForeignRecord record, FieldMapping mapping) {
    mapping.paths().forEach(path -> refuseUnchanged(path.text(), path.in(record)));
    if (mapping.metadata().all()) {
      record
          .row()
          .properties()
          .forEach(
              field -> {
                if (!ownField(field.getKey())) {
                  refuseUnchanged(field.getKey(), field.getValue());
                }
              });
    }
  }

  private static void refuseUnchanged(String name, JsonNode value) {
    if (isUnchanged(value)) {
      throw new RejectedRecord(
          "%s: %s, which the database did not send (expected: its value); set REPLICA IDENTITY FULL for the table, or Debezium's transform for such columns"
              .formatted(JsonMistake.abridged(name), UNCHANGED));
    }
  }

  /** Lists have it as their element, maps as key and value. */
  private static boolean isUnchanged(JsonNode value) {
    if (value.isTextual()) {
      return value.textValue().equals(UNCHANGED) || value.textValue().equals(UNCHANGED_BYTES);
    }
    if (value.has(UNCHANGED)) {
      return true;
    }
    for (JsonNode inside : value) {
      if (isUnchanged(inside)) {
        return true;
      }
    }
    return false;
  }
}
