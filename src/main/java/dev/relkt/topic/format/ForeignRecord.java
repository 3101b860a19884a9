package dev.relkt.topic.format;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import dev.relkt.dataset.file.JsonMistake;
import dev.relkt.topic.RejectedRecord;
import java.util.List;
import java.util.stream.Collectors;

/**
 * A record whose bytes were read.
 *
 * @param key missing where there is none
 * @param value missing where there is none
 * @param row that of the value which is mapped: the value itself, or a part of a change event;
 *     missing where there is none
 * @param removal whether it takes the passage away
 */
record ForeignRecord(JsonNode key, JsonNode value, JsonNode row, boolean removal) {

  static ForeignRecord upsert(JsonNode key, JsonNode value, JsonNode row) {
    return new ForeignRecord(key, value, row, false);
  }

  static ForeignRecord delete(JsonNode key, JsonNode value, JsonNode row) {
    return new ForeignRecord(key, value, row, true);
  }

  /** One without a value. */
  static ForeignRecord tombstone(JsonNode key) {
    return delete(key, MissingNode.getInstance(), MissingNode.getInstance());
  }

  /**
   * The key as one value: itself, or that of its only field.
   *
   * @throws RejectedRecord if it has several
   */
  JsonNode keyItself() {
    if (!key.isObject()) {
      return key;
    }
    if (key.size() != 1) {
      throw new RejectedRecord(
          "key: an object with %s (expected: one field, or passages.fields.id: key.NAME)"
              .formatted(
                  key.isEmpty()
                      ? "no field"
                      : key.properties().stream()
                          .limit(5)
                          .map(field -> JsonMistake.abridged(field.getKey()))
                          .collect(Collectors.joining(", "))));
    }
    return List.copyOf(key.properties()).getFirst().getValue();
  }
}
