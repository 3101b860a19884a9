package dev.relkt.embedding.features;

import com.ibm.icu.text.BreakIterator;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.IntPredicate;

/**
 * The words of a text, in any script: what ICU's word break iterator of the root locale finds (with
 * its dictionaries for Thai, Lao, Khmer, Burmese, Chinese and Japanese), as far as it holds a
 * letter or digit. A text without any is made of its other numbers and symbols, each of them a
 * word: {@code ½}, {@code Ⅷ}, {@code 👍}.
 */
public final class Words {

  /** Cloned for every use: a break iterator has state. */
  private static final BreakIterator PROTOTYPE = BreakIterator.getWordInstance(Locale.ROOT);

  private Words() {}

  /**
   * Finds the words of a text. Safe for use by several threads.
   *
   * @return for every word, in text order, its first char and the one after its last (UTF-16);
   *     empty for a text of white space and punctuation
   */
  public static List<WordRange> of(String text) {
    List<WordRange> words = of(text, Character::isLetterOrDigit);
    return words.isEmpty() ? of(text, Words::isNumberOrSymbol) : words;
  }

  private static List<WordRange> of(String text, IntPredicate makesAWord) {
    var words = new ArrayList<WordRange>(text.length() / 5 + 1);
    BreakIterator breaks = (BreakIterator) PROTOTYPE.clone();
    breaks.setText(text);
    int from = breaks.first();
    for (int to = breaks.next(); to != BreakIterator.DONE; from = to, to = breaks.next()) {
      if (holds(text, from, to, makesAWord)) {
        words.add(new WordRange(from, to));
      }
    }
    return words;
  }

  private static boolean holds(String text, int from, int to, IntPredicate makesAWord) {
    for (int i = from; i < to; ) {
      int c = text.codePointAt(i);
      if (makesAWord.test(c)) {
        return true;
      }
      i += Character.charCount(c);
    }
    return false;
  }

  private static boolean isNumberOrSymbol(int c) {
    return switch (Character.getType(c)) {
      case Character.LETTER_NUMBER,
          Character.OTHER_NUMBER,
          Character.MATH_SYMBOL,
          Character.CURRENCY_SYMBOL,
          Character.OTHER_SYMBOL ->
          true;
      default -> false;
    };
  }
}
