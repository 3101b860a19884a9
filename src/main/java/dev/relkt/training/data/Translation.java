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
  }
}
