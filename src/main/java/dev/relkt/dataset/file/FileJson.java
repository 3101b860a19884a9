package dev.relkt.dataset.file;

import com.fasterxml.jackson.core.JsonParseException;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;

/**
 * JSON in files: no field twice, and numbers with the digits that they have. As doubles they would
 * become texts where they are too large for one.
 */
final class FileJson {

  static final JsonMapper MAPPER =
      JsonMapper.builder()
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
          .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
          .build();

  private FileJson() {}

  /**
   * The value that a parser stands at.
   *
   * @throws JsonProcessingException also for a number that is none, which the library throws as
   *     another thing
   */
  static JsonNode tree(JsonParser parser) throws IOException {
    try {
      return MAPPER.readTree(parser);
    } catch (NumberFormatException e) {
      throw new JsonParseException(parser, "a number with too many digits in its exponent", e);
    }
  }

  /**
   * As {@link #tree(JsonParser)}, of bytes with one value and nothing else.
   *
   * @throws JsonProcessingException if they are not that
   */
  static JsonNode tree(byte[] bytes) throws IOException {
    try (JsonParser parser = MAPPER.createParser(bytes)) {
      JsonNode tree = tree(parser);
      if (parser.nextToken() != null) {
        throw new JsonParseException(parser, "something follows the value");
      }
      return tree;
    }
  }
}
