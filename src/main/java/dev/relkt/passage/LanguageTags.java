package dev.relkt.passage;

import java.util.IllformedLocaleException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Brings what people and tools write for a language to one form. */
final class LanguageTags {

  private static final Map<String, String> SCRIPT_MODIFIERS =
      Map.of("latin", "Latn", "cyrillic", "Cyrl", "devanagari", "Deva", "arabic", "Arab");

  private LanguageTags() {}

  /**
   * @throws IllegalArgumentException saying what was found, the nearest tags and what is expected
   */
  static String canonical(String written) {
    if (LanguageData.LANGUAGES.contains(written)) {
      return written;
    }
    Locale locale;
    try {
      locale = new Locale.Builder().setLanguageTag(withoutPosix(written.strip())).build();
      locale = aliased(locale);
    } catch (IllformedLocaleException e) {
      throw new IllegalArgumentException(
          "language: \"%s\" is not a BCP 47 tag (%sexpected: a tag such as en, zh-TW or fon)"
              .formatted(abridged(written), nearest(written)),
          e);
    }
    String tag = locale.toLanguageTag();
    if (written.isBlank() || !LanguageData.LANGUAGES.contains(tag.split("-", 2)[0])) {
      throw new IllegalArgumentException(
          "language: \"%s\" is unknown (%sexpected: a BCP 47 tag whose language is in ISO 639, such as en, zh-TW or fon)"
              .formatted(abridged(written), nearest(written)));
    }
    return tag;
  }

  /** {@code sr_RS.UTF-8@latin}, as POSIX names locales, is {@code sr-Latn-RS}. */
  private static String withoutPosix(String written) {
    int at = written.indexOf('@');
    String modifier = at < 0 ? "" : written.substring(at + 1).toLowerCase(Locale.ROOT);
    String tag = at < 0 ? written : written.substring(0, at);
    int charset = tag.indexOf('.');
    tag = (charset < 0 ? tag : tag.substring(0, charset)).replace('_', '-');
    String script = SCRIPT_MODIFIERS.get(modifier);
    if (script == null) {
      return tag;
    }
    int language = tag.indexOf('-');
    return language < 0
        ? tag + "-" + script
        : tag.substring(0, language) + "-" + script + tag.substring(language);
  }

  private static Locale aliased(Locale locale) {
    Locale.Builder builder = new Locale.Builder().setLocale(locale);
    LanguageData.languageAlias(locale.getLanguage())
        .map(Locale::forLanguageTag)
        .ifPresent(
            alias -> {
              builder.setLanguage(alias.getLanguage());
              if (locale.getScript().isEmpty()) {
                builder.setScript(alias.getScript());
              }
              if (locale.getCountry().isEmpty()) {
                builder.setRegion(alias.getCountry());
              }
            });
    LanguageData.regionAlias(locale.getCountry()).ifPresent(builder::setRegion);
    return builder.build();
  }

  /** The tags that may have been meant, as words before what is expected; none is nothing. */
  private static String nearest(String written) {
    String lower = written.strip().toLowerCase(Locale.ROOT);
    String first = lower.split("[^\\p{L}]+", 2)[0];
    List<String> found =
        named(lower).or(() -> named(first)).map(List::of).orElseGet(() -> similar(first));
    return found.isEmpty() ? "" : "nearest: " + String.join(", ", found) + "; ";
  }

  /** The language that English calls so. */
  private static Optional<String> named(String name) {
    return LanguageData.LANGUAGES.stream()
        .sorted()
        .filter(
            code ->
                Locale.of(code)
                    .getDisplayLanguage(Locale.ENGLISH)
                    .toLowerCase(Locale.ROOT)
                    .equals(name))
        .findFirst();
  }

  /** Codes with the same letters in another order, then those of which one letter is wrong. */
  private static List<String> similar(String code) {
    if (code.length() < 2 || code.length() > 4) {
      return List.of();
    }
    return LanguageData.codes().stream()
        .filter(known -> distance(known, code) < 2)
        .sorted(java.util.Comparator.comparing(known -> distance(known, code)))
        .map(known -> LanguageData.languageAlias(known).orElse(known))
        .distinct()
        .limit(3)
        .toList();
  }

  /** 0 for two letters that changed places, 1 for one that is wrong, missing or too many. */
  private static int distance(String known, String written) {
    int common = 0;
    int shorter = Math.min(known.length(), written.length());
    while (common < shorter && known.charAt(common) == written.charAt(common)) {
      common++;
    }
    int end = 0;
    while (end < shorter - common
        && known.charAt(known.length() - 1 - end) == written.charAt(written.length() - 1 - end)) {
      end++;
    }
    String a = known.substring(common, known.length() - end);
    String b = written.substring(common, written.length() - end);
    if (a.length() == 2 && new StringBuilder(a).reverse().toString().equals(b)) {
      return 0;
    }
    return common == 0 && end == 0 ? 2 : Math.max(a.length(), b.length());
  }

  private static String abridged(String tag) {
    return tag.length() <= 40 ? tag : tag.substring(0, 40) + "…";
  }
}
