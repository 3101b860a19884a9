package dev.relkt.passage;

import java.util.Set;

/** RFC 4647, section 3.3.2 (extended filtering), of canonical tags. */
final class LanguageRanges {

  /** What CLDR has under {@code no}, besides itself. */
  private static final Set<String> NORWEGIAN = Set.of("nb", "nn");

  private LanguageRanges() {}

  static boolean matches(String range, String tag) {
    if (filter(range, tag)) {
      return true;
    }
    String[] subtags = tag.split("-", -1);
    if (NORWEGIAN.contains(subtags[0])
        && filter(range, "no" + tag.substring(subtags[0].length()))) {
      return true;
    }
    boolean regionAlone = subtags.length > 1 && subtags[1].length() <= 3;
    return regionAlone
        && range.indexOf('-') > 0
        && LanguageData.likelyScript(subtags[0], subtags[1])
            .map(script -> subtags[0] + "-" + script + tag.substring(subtags[0].length()))
            .filter(withScript -> filter(range, withScript))
            .isPresent();
  }

  private static boolean filter(String range, String tag) {
    String[] wanted = range.split("-", -1);
    String[] subtags = tag.split("-", -1);
    if (!wanted[0].equals(subtags[0])) {
      return false;
    }
    int next = 1;
    for (int i = 1; i < subtags.length && next < wanted.length; i++) {
      if (wanted[next].equals(subtags[i])) {
        next++;
      } else if (subtags[i].length() == 1) {
        return false;
      }
    }
    return next == wanted.length;
  }
}
