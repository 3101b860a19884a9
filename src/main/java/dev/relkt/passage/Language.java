package dev.relkt.passage;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.IllformedLocaleException;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * A language as a BCP 47 tag in its canonical form, such as {@code de}, {@code zh-TW} or {@code
 * fon}.
 *
 * @param tag well-formed, and its language part known to ISO 639; {@code und} where nobody knows
 */
public record Language(String tag) implements Comparable<Language> {

  /** The tag for a language that could not be determined. */
  public static final Language UNDETERMINED = new Language("und");

  /**
   * @throws IllegalArgumentException saying what was found and what is expected
   */
  public Language {
    String canonical;
    try {
      canonical = new Locale.Builder().setLanguageTag(tag).build().toLanguageTag();
    } catch (IllformedLocaleException e) {
      throw new IllegalArgumentException(
          "language: \"%s\" is not a BCP 47 tag (expected: a tag such as en, zh-TW or fon)"
              .formatted(abridged(tag)),
          e);
    }
    String language = canonical.split("-", 2)[0];
    if (!Known.LANGUAGES.contains(language)) {
      throw new IllegalArgumentException(
          "language: \"%s\" is unknown (expected: a BCP 47 tag whose language is in ISO 639, such as en, zh-TW or fon)"
              .formatted(abridged(tag)));
    }
    tag = canonical;
  }

  /** The language alone, without script, region or variant: {@code zh} for {@code zh-TW}. */
  public String base() {
    return tag.split("-", 2)[0];
  }

  @Override
  public int compareTo(Language other) {
    return tag.compareTo(other.tag);
  }

  @Override
  public String toString() {
    return tag;
  }

  private static String abridged(String tag) {
    return tag.length() <= 40 ? tag : tag.substring(0, 40) + "…";
  }

  /** ISO 639 codes, from the list beside this class (two- and three-letter codes in use). */
  private static final class Known {
    static final Set<String> LANGUAGES = read();

    private static Set<String> read() {
      try (var in = Language.class.getResourceAsStream("iso-639.txt");
          var lines =
              new BufferedReader(
                  new InputStreamReader(
                      java.util.Objects.requireNonNull(in), StandardCharsets.US_ASCII))) {
        return lines
            .lines()
            .filter(line -> !line.startsWith("#") && !line.isBlank())
            .collect(Collectors.toUnmodifiableSet());
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}
