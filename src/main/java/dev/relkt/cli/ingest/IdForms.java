package dev.relkt.cli.ingest;

import java.text.Normalizer;

/**
 * Ids that people take for the same: those that differ in Unicode's normal form alone, in signs
 * that cannot be seen (zero-width ones, marks of byte order and direction, soft hyphens), or in
 * white space around them.
 */
final class IdForms {

  private IdForms() {}

  /** The same string for all ids that look alike; the id itself where it is one of these. */
  static String folded(String id) {
    if (isPlain(id)) {
      return id;
    }
    return Normalizer.normalize(visible(id), Normalizer.Form.NFC);
  }

  /** What sets an id apart from its folded form, in a few words. */
  static String difference(String id) {
    return visible(id).equals(id) ? "its normal form" : "signs that cannot be seen";
  }

  /** With an escape for every sign that cannot be seen, or joins the one before it. */
  static String escaped(String id) {
    var escaped = new StringBuilder();
    id.codePoints()
        .forEach(
            c -> {
              if (isInvisible(c)
                  || Character.getType(c) == Character.NON_SPACING_MARK
                  || (Character.isSpaceChar(c) && c != ' ')) {
                for (char unit : Character.toChars(c)) {
                  escaped.append("\\u%04X".formatted((int) unit));
                }
              } else {
                escaped.appendCodePoint(c);
              }
            });
    return escaped.toString();
  }

  private static boolean isPlain(String id) {
    for (int i = 0; i < id.length(); i++) {
      if (id.charAt(i) > 0x7E) {
        return false;
      }
    }
    return id.isEmpty() || (id.charAt(0) > ' ' && id.charAt(id.length() - 1) > ' ');
  }

  private static String visible(String id) {
    var visible = new StringBuilder();
    id.codePoints().filter(c -> !isInvisible(c)).forEach(visible::appendCodePoint);
    int from = 0;
    int to = visible.length();
    while (from < to && isSpace(visible.charAt(from))) {
      from++;
    }
    while (to > from && isSpace(visible.charAt(to - 1))) {
      to--;
    }
    return visible.substring(from, to);
  }

  private static boolean isSpace(char c) {
    return Character.isWhitespace(c) || Character.isSpaceChar(c);
  }

  private static boolean isInvisible(int c) {
    return Character.getType(c) == Character.FORMAT;
  }
}
