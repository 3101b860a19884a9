package dev.relkt.passage;

import java.util.Map;
import java.util.TreeMap;

/**
 * A piece of text that can be found, in one language.
 *
 * @param id its stable name
 * @param language {@link Language#UNDETERMINED} where unknown
 * @param title at most {@value #MAX_TITLE_CHARS} UTF-16 code units; empty where there is none;
 *     control characters become spaces, {@link Texts#spaced}
 * @param text at most {@value #MAX_TEXT_BYTES} bytes of UTF-8 with at least one letter, number or
 *     symbol; control characters become spaces
 * @param metadata at most {@value #MAX_METADATA} entries, sorted by key; keys of 1 to {@value
 *     #MAX_KEY_CHARS} and values of at most {@value #MAX_VALUE_CHARS} UTF-16 code units
 */
public record Passage(
    PassageId id, Language language, String title, String text, Map<String, String> metadata) {

  /**
   * Longer texts are refused: one passage is one record, one answer and one write to the index, and
   * its windows are in memory together.
   */
  public static final int MAX_TEXT_BYTES = 1 << 20;

  public static final int MAX_TITLE_CHARS = 1_000;
  public static final int MAX_METADATA = 64;
  public static final int MAX_KEY_CHARS = 100;
  public static final int MAX_VALUE_CHARS = 4_000;

  /**
   * @throws IllegalArgumentException naming the field, what was found and what is expected
   */
  public Passage {
    title = Texts.spaced(title);
    text = Texts.spaced(text);
    Texts.requireWords("text", text);
    Texts.refuseMoreBytesThan(MAX_TEXT_BYTES, "text", text);
    Texts.refuseControlCharacters("text", text);
    Texts.refuseLongerThan(MAX_TITLE_CHARS, "title", title);
    Texts.refuseControlCharacters("title", title);
    if (metadata.size() > MAX_METADATA) {
      throw new IllegalArgumentException(
          "metadata: %d entries (expected: at most %d)".formatted(metadata.size(), MAX_METADATA));
    }
    metadata.forEach(
        (key, value) -> {
          if (key.isBlank()) {
            throw new IllegalArgumentException("metadata: a blank key (expected: a name)");
          }
          Texts.refuseLongerThan(MAX_KEY_CHARS, "metadata key", key);
          Texts.refuseControlCharacters("metadata key", key);
          Texts.refuseLongerThan(MAX_VALUE_CHARS, "metadata." + key, value);
          Texts.refuseControlCharacters("metadata." + key, value);
        });
    metadata = java.util.Collections.unmodifiableMap(new TreeMap<>(metadata));
  }
}
