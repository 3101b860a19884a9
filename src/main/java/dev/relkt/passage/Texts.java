package dev.relkt.passage;

/** The checks that every text of a passage or a question goes through. */
public final class Texts {

  private static final char DELETE = 0x7F;

  private Texts() {}

  /**
   * Refuses the control characters of ASCII other than tab, line feed and carriage return, and
   * unpaired surrogates. U+0080 to U+009F pass: real texts have them as the remains of other
   * encodings, and they do no harm.
   *
   * @param what the name of the text, for the error
   * @throws IllegalArgumentException naming the first such character and its position
   */
  public static void refuseControlCharacters(String what, String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      boolean control = (c < ' ' && c != '\t' && c != '\n' && c != '\r') || c == DELETE;
      if (control) {
        throw new IllegalArgumentException(
            "%s: control character U+%04X at position %d (expected: text; tab and line breaks are allowed)"
                .formatted(what, (int) c, i));
      }
      if (Character.isSurrogate(c)) {
        boolean pair =
            Character.isHighSurrogate(c)
                && i + 1 < text.length()
                && Character.isLowSurrogate(text.charAt(i + 1));
        if (!pair) {
          throw new IllegalArgumentException(
              "%s: half a surrogate pair U+%04X at position %d (expected: valid Unicode)"
                  .formatted(what, (int) c, i));
        }
        i++;
      }
    }
  }

  /**
   * Refuses a text without any letter or digit: there is nothing in it to find it by.
   *
   * @param what the name of the text, for the error
   * @throws IllegalArgumentException if there is none
   */
  public static void requireWords(String what, String text) {
    if (text.isBlank()) {
      throw new IllegalArgumentException(
          "%s: empty or blank (expected: at least one letter or digit)".formatted(what));
    }
    if (text.codePoints().noneMatch(Character::isLetterOrDigit)) {
      throw new IllegalArgumentException(
          "%s: no letter and no digit (expected: at least one)".formatted(what));
    }
  }

  /**
   * Refuses a text that is longer than the limit.
   *
   * @param what the name of the text, for the error
   * @param limit in UTF-16 code units
   * @throws IllegalArgumentException with the length found and the limit
   */
  public static void refuseLongerThan(int limit, String what, String text) {
    if (text.length() > limit) {
      throw new IllegalArgumentException(
          "%s: %,d characters (expected: at most %,d)".formatted(what, text.length(), limit));
    }
  }
}
