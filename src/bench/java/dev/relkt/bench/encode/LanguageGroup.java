package dev.relkt.bench.encode;

import dev.relkt.passage.Language;
import java.util.Locale;
import java.util.Set;

/** Languages whose words are found and spelled alike, so that they cost about the same. */
enum LanguageGroup {
  LATIN("Latin", Set.of()),
  GREEK_CYRILLIC("Greek, Cyrillic", Set.of("el", "ru", "uk", "bg", "sr", "mk", "be")),
  ARABIC_HEBREW("Arabic, Hebrew", Set.of("ar", "fa", "ur", "he")),
  INDIC("Indic", Set.of("hi", "bn", "ta", "te", "mr", "ne")),
  WITHOUT_SPACES("without spaces", Set.of("zh", "ja", "th", "km", "lo", "my")),
  KOREAN("Korean", Set.of("ko"));

  private final String words;
  private final Set<String> bases;

  LanguageGroup(String words, Set<String> bases) {
    this.words = words;
    this.bases = bases;
  }

  /** The group of a language; that of the Latin script where it is in no other. */
  static LanguageGroup of(Language language) {
    String base = language.base().toLowerCase(Locale.ROOT);
    for (LanguageGroup group : values()) {
      if (group.bases.contains(base)) {
        return group;
      }
    }
    return LATIN;
  }

  @Override
  public String toString() {
    return words;
  }
}
