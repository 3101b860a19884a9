package dev.relkt.embedding.endpoint;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * What an endpoint says of an error, shortened, on one line, without control characters, without
 * the key and without what it repeats of the texts. Endpoints have several forms: {@code {"error":
 * {"message": …}}}, {@code {"error": …}}, {@code {"message": …}}, {@code {"detail": …}}, plain
 * text, a page.
 */
final class ErrorMessage {

  static final int MAX_CHARACTERS = 200;

  /** A stretch of a text that is as long as this did not get into a message by chance. */
  private static final int REPEATED = 24;

  private static final JsonMapper JSON = JsonMapper.builder().build();

  private ErrorMessage() {}

  /**
   * @param texts that were sent
   * @return in quotes and brackets after a space, or empty
   */
  static String of(byte[] body, List<String> texts, EndpointKey key) {
    String said = said(body).strip().replaceAll("\\s+", " ");
    if (said.isEmpty()) {
      return "";
    }
    if (isPage(said)) {
      return " (an HTML page)";
    }
    if (repeats(said, texts)) {
      return " (its message repeats a text and is left out)";
    }
    return " (\"%s\")".formatted(shortened(escaped(key.removedFrom(said))));
  }

  /** Whether a body is a page for people, which endpoints of this kind do not have. */
  static boolean isPage(byte[] body) {
    return isPage(text(body).strip());
  }

  private static boolean isPage(String text) {
    String start = text.substring(0, Math.min(text.length(), 20)).toLowerCase(Locale.ROOT);
    return start.startsWith("<!doctype") || start.startsWith("<html");
  }

  private static String text(byte[] body) {
    return new String(body, 0, Math.min(body.length, 1 << 14), StandardCharsets.UTF_8);
  }

  private static String said(byte[] body) {
    try {
      JsonNode tree = JSON.readTree(body);
      if (tree != null && tree.isObject()) {
        return message(tree).orElse("");
      }
    } catch (JsonProcessingException e) {
      String text = text(body);
      return text.startsWith("{") || text.startsWith("[") ? "" : text;
    } catch (IOException e) {
      return "";
    }
    return "";
  }

  private static Optional<String> message(JsonNode tree) {
    return List.of(
            tree.at("/error/message"),
            tree.path("error"),
            tree.path("message"),
            tree.path("detail"),
            tree.at("/detail/0/msg"))
        .stream()
        .filter(JsonNode::isTextual)
        .map(JsonNode::textValue)
        .findFirst();
  }

  private static boolean repeats(String said, List<String> texts) {
    for (int at = 0; at + REPEATED <= said.length(); at++) {
      String stretch = said.substring(at, at + REPEATED);
      if (texts.stream().anyMatch(text -> text.contains(stretch))) {
        return true;
      }
    }
    // A short text would be repeated as a whole.
    return texts.stream()
        .anyMatch(t -> t.length() < REPEATED && t.length() > 3 && said.contains(t.strip()));
  }

  private static String escaped(String text) {
    var escaped = new StringBuilder();
    text.codePoints()
        .forEach(
            c -> {
              int type = Character.getType(c);
              if (type == Character.CONTROL
                  || type == Character.FORMAT
                  || type == Character.SURROGATE
                  || type == Character.LINE_SEPARATOR
                  || type == Character.PARAGRAPH_SEPARATOR) {
                escaped.append("\\u%04X".formatted(c));
              } else {
                escaped.appendCodePoint(c);
              }
            });
    return escaped.toString();
  }

  private static String shortened(String text) {
    if (text.codePointCount(0, text.length()) <= MAX_CHARACTERS) {
      return text;
    }
    return text.substring(0, text.offsetByCodePoints(0, MAX_CHARACTERS - 1)) + "…";
  }
}
