package dev.relkt.training;

import java.util.Set;

/**
 * How much each language counts when one is drawn: those with little data and other scripts more.
 */
final class LanguageWeights {

  private static final Set<String> SCARCE = Set.of("th", "ar", "hi", "el");
  private static final Set<String> COMMON =
      Set.of("de", "es", "ro", "ru", "tr", "vi", "zh", "ja", "ko", "fr");

  private LanguageWeights() {}

  static double of(String language) {
    if (language.equals("en")) {
      return 5;
    }
    return SCARCE.contains(language) ? 2.5 : COMMON.contains(language) ? 1.7 : 1;
  }
}
