package dev.relkt.embedding.features;

import com.ibm.icu.text.Normalizer2;
import java.util.Locale;

/**
 * The form in which words are looked up: Unicode NFKC, lower case of the root locale, NFKC again.
 */
public final class WordForm {

  private static final Normalizer2 NFKC = Normalizer2.getNFKCInstance();

  /** Left out ever since it marked the starts of words: the vectors that exist are made so. */
  private static final char WORD_START = '▁';

  private WordForm() {}

  /**
   * Brings a word to its normal form.
   *
   * @param word as it stands in the text
   * @return its normal form, without {@value #WORD_START} and white space; empty only for a word of
   *     such characters
   */
  public static String of(String word) {
    // Lower case can leave the normal form: İ becomes i and a combining dot.
    String form = NFKC.normalize(NFKC.normalize(word).toLowerCase(Locale.ROOT));
    return form.chars().anyMatch(WordForm::isDropped) ? dropped(form) : form;
  }

  private static boolean isDropped(int c) {
    return c == WORD_START || Character.isWhitespace(c);
  }

  private static String dropped(String form) {
    var kept = new StringBuilder(form.length());
    form.chars().filter(c -> !isDropped(c)).forEach(c -> kept.append((char) c));
    return kept.toString();
  }
}
