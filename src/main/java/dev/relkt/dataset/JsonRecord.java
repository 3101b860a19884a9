package dev.relkt.dataset;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.relkt.dataset.file.JsonMistake;
import dev.relkt.dataset.file.MetadataJson;
import dev.relkt.passage.metadata.Metadata;
import java.util.ArrayList;
import java.util.List;

/**
 * One JSON object of a JSON Lines file, read field by field with the field named in every error.
 */
record JsonRecord(JsonNode node) {

  private static final JsonMapper JSON =
      JsonMapper.builder()
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();

  /**
   * @throws IllegalArgumentException if the line is not one JSON object
   */
  static JsonRecord parse(String line) {
    try {
      JsonNode node = JSON.readTree(line);
      if (!node.isObject()) {
        throw new IllegalArgumentException("a JSON %s (expected: an object)".formatted(kind(node)));
      }
      return new JsonRecord(node);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(
          "not JSON: %s (expected: one JSON object a line)".formatted(JsonMistake.describe(e)), e);
    }
  }

  /** A string that must be there. */
  String required(String field) {
    JsonNode value = node.path(field);
    if (value.isMissingNode() || value.isNull()) {
      throw new IllegalArgumentException("%s: missing (expected: a string)".formatted(field));
    }
    return string(field, value);
  }

  /** A string, or the given one where the field is absent or null. */
  String optional(String field, String absent) {
    JsonNode value = node.path(field);
    return value.isMissingNode() || value.isNull() ? absent : string(field, value);
  }

  /** A string or a number that must be there, as a string. */
  String name(String field) {
    JsonNode value = node.path(field);
    return value.isNumber() ? value.asText() : required(field);
  }

  /** A list of strings that must be there. */
  List<String> list(String field) {
    JsonNode value = node.path(field);
    if (!value.isArray()) {
      throw new IllegalArgumentException(
          "%s: %s (expected: a list of strings)"
              .formatted(field, value.isMissingNode() ? "missing" : "a JSON " + kind(value)));
    }
    List<String> strings = new ArrayList<>();
    value.forEach(one -> strings.add(string(field, one)));
    return strings;
  }

  /** Metadata, none where the field is absent or null. */
  Metadata metadata(String field) {
    JsonNode object = node.path(field);
    if (object.isMissingNode() || object.isNull()) {
      return Metadata.NONE;
    }
    if (!object.isObject()) {
      throw new IllegalArgumentException(
          "%s: a JSON %s (expected: an object)".formatted(field, kind(object)));
    }
    List<String> problems = new ArrayList<>();
    Metadata metadata = MetadataJson.read(object, field, problems::add);
    if (!problems.isEmpty()) {
      throw new IllegalArgumentException(String.join("; ", problems));
    }
    return metadata;
  }

  /** A field that must be there and be an object. */
  JsonRecord object(String field) {
    JsonNode value = node.path(field);
    if (!value.isObject()) {
      throw new IllegalArgumentException(
          "%s: %s (expected: an object)"
              .formatted(field, value.isMissingNode() ? "missing" : "a JSON " + kind(value)));
    }
    return new JsonRecord(value);
  }

  private static String string(String field, JsonNode value) {
    if (!value.isTextual()) {
      throw new IllegalArgumentException(
          "%s: a JSON %s (expected: a string)".formatted(field, kind(value)));
    }
    return value.textValue();
  }

  private static String kind(JsonNode node) {
    return node.isMissingNode()
        ? "nothing"
        : node.getNodeType().name().toLowerCase(java.util.Locale.ROOT);
  }
}
