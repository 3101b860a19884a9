package dev.relkt.cli.ingest;

import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.relkt.passage.Texts;
import java.io.IOException;
import java.util.Optional;

/**
 * Puts spaces for control characters wherever a passage may not have them: inside JSON strings
 * without an escape, and in metadata. Halves of surrogate pairs become U+FFFD. Ids stay as they
 * are, since another id is another passage.
 */
final class ControlCleaner {

  private static final JsonMapper JSON =
      JsonMapper.builder()
          .enable(JsonReadFeature.ALLOW_UNESCAPED_CONTROL_CHARS)
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
          .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();

  private ControlCleaner() {}

  /**
   * A passage without them.
   *
   * @param id of the passage, empty where it is not known
   */
  @SuppressWarnings("ArrayRecordComponent") // bytes on their way, never compared
  record Cleaned(String id, byte[] value) {}

  /**
   * @param value a passage as JSON
   * @return empty if it is no JSON object even so, or has a field twice
   */
  static Optional<Cleaned> clean(byte[] value) {
    try {
      if (!(JSON.readTree(value) instanceof ObjectNode passage)) {
        return Optional.empty();
      }
      ObjectNode clean = cleanObject(passage, true);
      return Optional.of(new Cleaned(clean.path("id").asText(""), JSON.writeValueAsBytes(clean)));
    } catch (IOException | NumberFormatException e) {
      return Optional.empty();
    }
  }

  private static ObjectNode cleanObject(ObjectNode object, boolean passage) {
    ObjectNode clean = object.objectNode();
    object
        .properties()
        .forEach(
            field -> {
              boolean id = passage && field.getKey().equals("id");
              clean.set(
                  cleanText(field.getKey()), id ? field.getValue() : cleanNode(field.getValue()));
            });
    return clean;
  }

  private static JsonNode cleanNode(JsonNode node) {
    return switch (node) {
      case ObjectNode object -> cleanObject(object, false);
      case ArrayNode array -> {
        ArrayNode clean = array.arrayNode();
        array.forEach(one -> clean.add(cleanNode(one)));
        yield clean;
      }
      default -> node.isTextual() ? TextNode.valueOf(cleanText(node.textValue())) : node;
    };
  }

  private static String cleanText(String text) {
    String spaced = Texts.spaced(text);
    boolean halves = spaced.codePoints().anyMatch(c -> Character.getType(c) == Character.SURROGATE);
    if (!halves) {
      return spaced;
    }
    var whole = new StringBuilder();
    spaced
        .codePoints()
        .forEach(
            c -> whole.appendCodePoint(Character.getType(c) == Character.SURROGATE ? 0xFFFD : c));
    return whole.toString();
  }
}
