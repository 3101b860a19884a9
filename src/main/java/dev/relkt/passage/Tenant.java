package dev.relkt.passage;

import dev.relkt.passage.metadata.Metadata;
import dev.relkt.passage.metadata.MetadataValue;
import java.util.Optional;

/**
 * Whose passages are. A passage has it as the metadata text of the key {@value #KEY}; a question
 * that has one finds passages of that tenant alone, and a write that has one leaves those of other
 * tenants as they are.
 *
 * @param name 1 to {@value #MAX_CHARS} UTF-16 code units, not blank, no control characters;
 *     compared character by character
 */
public record Tenant(String name) {

  /** The key of the metadata. */
  public static final String KEY = "tenant";

  public static final int MAX_CHARS = 100;

  /**
   * @throws IllegalArgumentException saying what was found and what is expected
   */
  public Tenant {
    if (name.isBlank()) {
      throw new IllegalArgumentException(
          "tenant: empty or blank (expected: 1 to %d characters)".formatted(MAX_CHARS));
    }
    Texts.refuseLongerThan(MAX_CHARS, "tenant", name);
    Texts.refuseControlCharacters("tenant", name);
  }

  /**
   * The one that metadata names.
   *
   * @throws IllegalArgumentException if there is something else under the key
   */
  public static Optional<Tenant> of(Metadata metadata) {
    return metadata
        .get(KEY)
        .map(
            value -> {
              if (value instanceof MetadataValue.Text text) {
                return new Tenant(text.value());
              }
              throw new IllegalArgumentException(
                  "metadata.%s: %s (expected: a text, whose passage it is)".formatted(KEY, value));
            });
  }

  /** What the metadata of its passages has under the key. */
  public MetadataValue.Text value() {
    return new MetadataValue.Text(name);
  }

  @Override
  public String toString() {
    return name;
  }
}
