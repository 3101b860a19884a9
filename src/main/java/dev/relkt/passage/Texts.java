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
      if (isControl(c)) {
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
   * Refuses a text of white space and punctuation alone: there is nothing in it to find it by.
   * Numbers count in every form ({@code ½}, {@code Ⅷ}, {@code ①}), and so do symbols beyond ASCII
   * ({@code 👍}, {@code ∑}).
   *
   * @param what the name of the text, for the error
   * @throws IllegalArgumentException if there is nothing else
   */
  public static void requireWords(String what, String text) {
    if (text.isBlank()) {
      throw new IllegalArgumentException(
          "%s: empty or blank (expected: at least one letter, number or symbol)".formatted(what));
    }
    if (!holdsWords(text)) {
      throw new IllegalArgumentException(
          "%s: no letter, number or symbol (expected: at least one)".formatted(what));
    }
  }

  /** Whether a text has a letter, a number, or a symbol beyond ASCII. */
  public static boolean holdsWords(String text) {
    return text.codePoints().anyMatch(Texts::isWord);
  }

  private static boolean isWord(int c) {
    return switch (Character.getType(c)) {
      case Character.LETTER_NUMBER, Character.OTHER_NUMBER -> true;
      case Character.MATH_SYMBOL, Character.CURRENCY_SYMBOL, Character.OTHER_SYMBOL -> c > DELETE;
      default -> Character.isLetterOrDigit(c);
    };
  }

  /**
   * The text with a space for every control character of ASCII other than tab, line feed and
   * carriage return: page breaks, vertical tabs and null bytes that programs leave in texts. The
   * same string where there is none.
   */
  public static String spaced(String text) {
    for (int i = 0; i < text.length(); i++) {
      if (isControl(text.charAt(i))) {
        var spaced = new StringBuilder(text);
        for (int at = i; at < text.length(); at++) {
          if (isControl(text.charAt(at))) {
            spaced.setCharAt(at, ' ');
          }
        }
        return spaced.toString();
      }
    }
    return text;
  }

  private static boolean isControl(char c) {
    return (c < ' ' && c != '\t' && c != '\n' && c != '\r') || c == DELETE;
  }

  /**
   * Refuses a text that has more bytes than the limit.
   *
   * @param what the name of the text, for the error
   * @param limit in bytes of UTF-8
   * @throws IllegalArgumentException with the number found and the limit
   */
  static void refuseMoreBytesThan(int limit, String what, String text) {
    long bytes = utf8Bytes(text);
    if (bytes > limit) {
      throw new IllegalArgumentException(
          "%s: %,d bytes of UTF-8 (expected: at most %,d); cut it into several passages"
              .formatted(what, bytes, limit));
    }
  }

  private static long utf8Bytes(String text) {
    long bytes = text.length();
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c > 0x7F) {
        // Each half of a surrogate pair stands for two of its four bytes.
        bytes += c > 0x7FF && !Character.isSurrogate(c) ? 2 : 1;
      }
    }
    return bytes;
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
