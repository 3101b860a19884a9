package dev.relkt.training.data;

import dev.relkt.passage.Language;
import java.util.LinkedHashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The languages that a file in SQuAD's format has by its name or its ids.
 *
 * @param contexts of its contexts, if the name says it
 * @param questions of its questions, if the name says it
 */
record SquadLanguages(Optional<String> contexts, Optional<String> questions) {

  /** As MLQA names its files. */
  private static final Pattern BOTH = Pattern.compile("context-([a-z]{2})-question-([a-z]{2})");

  /** Sets whose files do not name the one language that they have. */
  private static final Map<String, String> OF_ONE_LANGUAGE =
      Map.of(
          "jaquad",
          "ja",
          "korquad",
          "ko",
          "fquad",
          "fr",
          "piaf",
          "fr",
          "germanquad",
          "de",
          "sberquad",
          "ru",
          "arcd",
          "ar",
          "drcd",
          "zh-TW",
          "cmrc2018",
          "zh");

  /** The ids of TyDi QA begin with the English name of their language. */
  private static final Map<String, String> NAMES =
      Map.ofEntries(
          Map.entry("arabic", "ar"),
          Map.entry("bengali", "bn"),
          Map.entry("english", "en"),
          Map.entry("finnish", "fi"),
          Map.entry("indonesian", "id"),
          Map.entry("japanese", "ja"),
          Map.entry("korean", "ko"),
          Map.entry("russian", "ru"),
          Map.entry("swahili", "sw"),
          Map.entry("telugu", "te"),
          Map.entry("thai", "th"));

  /** What a file's name says. */
  static SquadLanguages ofName(String name) {
    String lower = name.toLowerCase(Locale.ROOT);
    Matcher both = BOTH.matcher(lower);
    if (both.find()) {
      return new SquadLanguages(Optional.of(both.group(1)), Optional.of(both.group(2)));
    }
    Set<String> tags = new LinkedHashSet<>();
    // A language stands between dots: my-data.json is not Burmese.
    for (String part : lower.split("\\.", -1)) {
      if (part.length() == 2 && isLanguage(part)) {
        tags.add(part);
      }
    }
    for (String part : lower.split("[^a-z0-9]+", -1)) {
      String known = OF_ONE_LANGUAGE.get(part);
      if (known != null) {
        tags.add(known);
      }
    }
    // Two languages that the name does not tell apart are none.
    Optional<String> only =
        tags.size() == 1 ? Optional.of(tags.iterator().next()) : Optional.empty();
    return new SquadLanguages(only, only);
  }

  /** What the id of a question of TyDi QA says. */
  static Optional<String> ofId(String id) {
    int dash = id.indexOf('-');
    return dash < 1 ? Optional.empty() : Optional.ofNullable(NAMES.get(id.substring(0, dash)));
  }

  private static boolean isLanguage(String tag) {
    try {
      return !new Language(tag).tag().isEmpty();
    } catch (IllegalArgumentException e) {
      return false;
    }
  }
}
