package dev.relkt.embedding.tokens;

/** Halves of characters outside of the basic plane, which no native code takes. */
final class UnpairedSurrogates {

  private static final char REPLACEMENT = '\uFFFD';

  private UnpairedSurrogates() {}

  /** The text with U+FFFD in the place of each; the same text where there is none. */
  static String replaced(String text) {
    StringBuilder changed = null;
    for (int i = 0; i < text.length(); i++) {
      if (!Character.isSurrogate(text.charAt(i))) {
        continue;
      }
      if (Character.isHighSurrogate(text.charAt(i))
          && i + 1 < text.length()
          && Character.isLowSurrogate(text.charAt(i + 1))) {
        i++;
        continue;
      }
      if (changed == null) {
        changed = new StringBuilder(text);
      }
      changed.setCharAt(i, REPLACEMENT);
    }
    return changed == null ? text : changed.toString();
  }
}
