package dev.relkt.training.data;

import java.util.Map;

/**
 * Texts of one meaning.
 *
 * @param id of its own within the set
 * @param texts by language, two or more, none empty
 */
public record Translation(String id, Map<String, String> texts) {

  public Translation {
    texts = Map.copyOf(texts);
    NotBlank.require("translation", "id", id);
    if (texts.size() < 2) {
      throw new IllegalArgumentException(
          "translation %s: texts in %s (expected: two languages or more)"
              .formatted(id, texts.keySet()));
    }
    texts.forEach((language, text) -> NotBlank.require("translation", "text in " + language, text));
  }
}
