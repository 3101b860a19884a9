package dev.relkt.embedding.features;

import com.ibm.icu.text.Transliterator;

/**
 * A word in Latin letters without marks: ICU's {@code Any-Latin; Latin-ASCII}, lower case, letters
 * and digits only. Names meet across scripts: барак becomes {@code barak}. Safe for use by several
 * threads; about a million characters a second, so remember what it says.
 */
public final class Romanisation {

  private static final Transliterator TO_ASCII =
      Transliterator.getInstance("Any-Latin; Latin-ASCII");

  private Romanisation() {}

  /**
   * Writes a word in Latin letters.
   *
   * @param word normalised
   * @return letters a–z and digits 0–9, possibly none
   */
  public static String of(String word) {
    String latin = isAscii(word) ? word : TO_ASCII.transliterate(word);
    var kept = new StringBuilder(latin.length());
    for (int i = 0; i < latin.length(); i++) {
      char c = latin.charAt(i);
      if (c >= 'A' && c <= 'Z') {
        kept.append((char) (c + ('a' - 'A')));
      } else if ((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9')) {
        kept.append(c);
      }
    }
    return kept.toString();
  }

  private static boolean isAscii(String word) {
    for (int i = 0; i < word.length(); i++) {
      if (word.charAt(i) >= 0x80) {
        return false;
      }
    }
    return true;
  }
}
