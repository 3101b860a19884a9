package dev.relkt.topic.format;

import com.fasterxml.jackson.databind.JsonNode;
import dev.relkt.dataset.file.JsonMistake;

/** What was found, for rejections. */
final class Words {

  private Words() {}

  static String found(JsonNode node) {
    if (node.isMissingNode()) {
      return "missing";
    }
    return node.isTextual()
        ? "\"" + JsonMistake.abridged(node.textValue()) + "\""
        : JsonMistake.abridged(JsonMistake.kind(node));
  }
}
