package dev.relkt.training.data;

import java.text.Normalizer;
import java.util.Locale;

/** When two texts are the same text: what is left of them without case, width and punctuation. */
final class SameText {

  private SameText() {}

  /**
   * Letters, their marks and digits, after NFKC and in lower case; the text itself, stripped, where
   * nothing of these is in it. Marks stay: they are the vowels of Thai and of Indian scripts.
   */
  static String key(String text) {
    String folded =
        Normalizer.normalize(text, Normalizer.Form.NFKC)
            .toUpperCase(Locale.ROOT)
            .toLowerCase(Locale.ROOT);
    var key = new StringBuilder(folded.length());
    for (int i = 0; i < folded.length(); ) {
      int letter = folded.codePointAt(i);
      i += Character.charCount(letter);
      if (Character.isLetterOrDigit(letter) || isMark(letter)) {
        key.appendCodePoint(letter);
      }
    }
    return key.isEmpty() ? text.strip() : key.toString();
  }

  private static boolean isMark(int letter) {
    int type = Character.getType(letter);
    return type == Character.NON_SPACING_MARK
        || type == Character.COMBINING_SPACING_MARK
        || type == Character.ENCLOSING_MARK;
  }
}
