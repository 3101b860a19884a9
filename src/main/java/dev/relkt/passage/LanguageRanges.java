package dev.relkt.passage;

import java.util.Set;

/** RFC 4647, section 3.3.2 (extended filtering), of canonical tags. */
final class LanguageRanges {

  /** What CLDR has under {@code no}, besides itself. */
  private static final Set<String> NORWEGIAN = Set.of("nb", "nn");

  private LanguageRanges() {}

  static boolean matches(String range, String tag) {
    if (range.equals(tag)) {
      return true;
    }
    String base = base(tag);
    String wanted = base(range);
    if (!wanted.equals(base)) {
      return wanted.equals("no")
          && NORWEGIAN.contains(base)
          && filter(range, "no" + tag.substring(base.length()));
    }
    return filter(range, tag) || (!wanted.equals(range) && filter(range, withLikelyScript(tag)));
  }

  /** The tag with the script that its region stands for; the tag where it has one, or no region. */
  private static String withLikelyScript(String tag) {
    String[] subtags = tag.split("-", 3);
    return subtags.length > 1 && (subtags[1].length() == 2 || subtags[1].length() == 3)
        ? LanguageData.likelyScript(subtags[0], subtags[1])
            .map(script -> subtags[0] + "-" + script + tag.substring(subtags[0].length()))
            .orElse(tag)
        : tag;
  }

  private static String base(String tag) {
    int end = tag.indexOf('-');
    return end < 0 ? tag : tag.substring(0, end);
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
