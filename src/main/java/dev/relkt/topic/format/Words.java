package dev.relkt.topic.format;

import com.fasterxml.jackson.databind.JsonNode;
import dev.relkt.dataset.file.JsonMistake;

/** What was found, for rejections. */
final class Words {

  private static final int MAX_CHARS = 60;

  private Words() {}

  static String abridged(String text) {
    return text.length() <= MAX_CHARS ? text : text.substring(0, MAX_CHARS) + "…";
  }

  static String found(JsonNode node) {
    if (node.isMissingNode()) {
      return "missing";
    }
    return node.isTextual()
        ? "\"" + abridged(node.textValue()) + "\""
        : abridged(JsonMistake.kind(node));
  }
}
