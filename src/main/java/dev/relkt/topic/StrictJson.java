package dev.relkt.topic;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.StreamWriteConstraints;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.relkt.dataset.file.JsonMistake;

/**
 * Bytes to JSON: UTF-8 alone, no field twice, nothing behind it, numbers with the digits that they
 * have. Thread-safe.
 */
public final class StrictJson {

  static final JsonMapper MAPPER =
      JsonMapper.builder()
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
          .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
          .build();

  private StrictJson() {}

  /**
   * What the bytes say; a byte order mark before it is passed over. A missing node for no bytes.
   *
   * @param what the name of the bytes, for the rejection
   * @throws RejectedRecord if they are not UTF-8, or not JSON and nothing else
   */
  public static JsonNode tree(String what, byte[] bytes) {
    try {
      String text = StrictText.utf8(what, bytes);
      return MAPPER.readTree(text.startsWith("\uFEFF") ? text.substring(1) : text);
    } catch (NumberFormatException e) {
      throw new RejectedRecord(
          "%s: a number with too many digits in its exponent (expected: one that fits into 64 bits)"
              .formatted(what),
          e);
    } catch (MismatchedInputException e) {
      throw new RejectedRecord(
          "%s: something follows the JSON (expected: one JSON object and nothing else)"
              .formatted(what),
          e);
    } catch (JsonProcessingException e) {
      var at = e.getLocation();
      throw new RejectedRecord(
          "%s: not JSON at line %d, column %d: %s (expected: a JSON object)"
              .formatted(
                  what,
                  at == null ? 1 : at.getLineNr(),
                  at == null ? 1 : at.getColumnNr(),
                  JsonMistake.describe(e)),
          e);
    }
  }

  /**
   * As it goes into a record's value.
   *
   * @throws RejectedRecord if it is nested more deeply than JSON is read
   */
  public static byte[] bytes(JsonNode json) {
    try {
      return MAPPER.writeValueAsBytes(json);
    } catch (StreamConstraintsException e) {
      throw new RejectedRecord(
          "value: brackets nested too deeply (expected: at most %,d levels)"
              .formatted(StreamWriteConstraints.DEFAULT_MAX_DEPTH),
          e);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a tree did not become JSON", e);
    }
  }
}
