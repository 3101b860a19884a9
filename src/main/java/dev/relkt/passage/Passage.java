package dev.relkt.passage;

import dev.relkt.passage.metadata.Metadata;
import dev.relkt.passage.metadata.MetadataValue;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.Optional;

/**
 * A piece of text that can be found, in one language.
 *
 * @param id its stable name
 * @param language {@link Language#UNDETERMINED} where unknown
 * @param title at most {@value #MAX_TITLE_CHARS} UTF-16 code units; empty where there is none;
 *     control characters become spaces, {@link Texts#spaced}
 * @param text at most {@value #MAX_TEXT_BYTES} bytes of UTF-8 with at least one letter, number or
 *     symbol; control characters become spaces
 * @param metadata what else is known of it
 * @param expiresAt from when on it is not found any more, to the millisecond, of the years 0000 to
 *     9999; absent where it stays
 */
public record Passage(
    PassageId id,
    Language language,
    String title,
    String text,
    Metadata metadata,
    Optional<Instant> expiresAt) {

  /**
   * Longer texts are refused: one passage is one record, one answer and one write to the index, and
   * its windows are in memory together.
   */
  public static final int MAX_TEXT_BYTES = 1 << 20;

  public static final int MAX_TITLE_CHARS = 1_000;

  private static final Instant FIRST = Instant.parse("0000-01-01T00:00:00Z");
  private static final Instant LAST = Instant.parse("9999-12-31T23:59:59.999Z");

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
    check(metadata);
    expiresAt = expiresAt.map(at -> at.truncatedTo(ChronoUnit.MILLIS));
    expiresAt.ifPresent(
        at -> {
          if (at.isBefore(FIRST) || at.isAfter(LAST)) {
            throw new IllegalArgumentException(
                "expiresAt: %s (expected: a moment of the years 0000 to 9999)".formatted(at));
          }
        });
  }

  /** One that stays. */
  public Passage(PassageId id, Language language, String title, String text, Metadata metadata) {
    this(id, language, title, text, metadata, Optional.empty());
  }

  /** One that stays, with texts alone as its metadata. */
  public Passage(
      PassageId id, Language language, String title, String text, Map<String, String> metadata) {
    this(id, language, title, text, Metadata.ofTexts(metadata));
  }

  private static void check(Metadata metadata) {
    if (metadata.entries().size() > Metadata.MAX_ENTRIES) {
      throw new IllegalArgumentException(
          "metadata: %d entries (expected: at most %d)"
              .formatted(metadata.entries().size(), Metadata.MAX_ENTRIES));
    }
    metadata
        .entries()
        .forEach(
            (key, value) -> {
              if (key.isBlank()) {
                throw new IllegalArgumentException("metadata: a blank key (expected: a name)");
              }
              Texts.refuseLongerThan(Metadata.MAX_KEY_CHARS, "metadata key", key);
              Texts.refuseControlCharacters("metadata key", key);
              for (MetadataValue.Scalar one : value.values()) {
                if (one instanceof MetadataValue.Text text) {
                  Texts.refuseLongerThan(
                      MetadataValue.MAX_TEXT_CHARS, "metadata." + key, text.value());
                  Texts.refuseControlCharacters("metadata." + key, text.value());
                }
              }
            });
  }
}
