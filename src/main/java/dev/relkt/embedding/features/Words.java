package dev.relkt.embedding.features;

import com.ibm.icu.text.BreakIterator;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * The words of a text, in any script: what ICU's word break iterator of the root locale finds (with
 * its dictionaries for Thai, Lao, Khmer, Burmese, Chinese and Japanese), as far as it holds a
 * letter or digit.
 */
public final class Words {

  /** Cloned for every use: a break iterator has state. */
  private static final BreakIterator PROTOTYPE = BreakIterator.getWordInstance(Locale.ROOT);

  private Words() {}

  /**
   * Finds the words of a text. Safe for use by several threads.
   *
   * @return for every word, in text order, its first char and the one after its last (UTF-16);
   *     empty for a text without a letter or digit
   */
  public static List<WordRange> of(String text) {
    var words = new ArrayList<WordRange>(text.length() / 5 + 1);
    BreakIterator breaks = (BreakIterator) PROTOTYPE.clone();
    breaks.setText(text);
    int from = breaks.first();
    for (int to = breaks.next(); to != BreakIterator.DONE; from = to, to = breaks.next()) {
      if (holdsLetterOrDigit(text, from, to)) {
        words.add(new WordRange(from, to));
      }
    }
    return words;
  }

  private static boolean holdsLetterOrDigit(String text, int from, int to) {
    for (int i = from; i < to; ) {
      int c = text.codePointAt(i);
      if (Character.isLetterOrDigit(c)) {
        return true;
      }
      i += Character.charCount(c);
    }
    return false;
  }
}
