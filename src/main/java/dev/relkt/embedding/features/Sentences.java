package dev.relkt.embedding.features;

import com.ibm.icu.text.BreakIterator;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Locale;

/**
 * The sentences of a text: what ICU's sentence break iterator of the root locale finds. Marks of
 * many scripts end one, and so does a line break; a text in a language that writes no such marks,
 * as Thai, is one sentence a line.
 */
public final class Sentences {

  /** Cloned for every use: a break iterator has state. */
  private static final BreakIterator PROTOTYPE = BreakIterator.getSentenceInstance(Locale.ROOT);

  private Sentences() {}

  /**
   * Finds the sentences of a text. Safe for use by several threads.
   *
   * @return in text order, together the whole text; white space after a sentence belongs to it
   */
  public static List<WordRange> of(String text) {
    var sentences = new ArrayList<WordRange>();
    BreakIterator breaks = breaks(text);
    int from = breaks.first();
    for (int to = breaks.next(); to != BreakIterator.DONE; from = to, to = breaks.next()) {
      sentences.add(new WordRange(from, to));
    }
    return sentences;
  }

  /**
   * Which words are the first ones of a sentence.
   *
   * @param words of the text, in its order
   * @return their numbers; a sentence that begins within a word begins with the next one
   */
  static BitSet starts(String text, List<WordRange> words) {
    var starts = new BitSet(words.size());
    BreakIterator breaks = breaks(text);
    int word = 0;
    for (int at = breaks.first(); at != BreakIterator.DONE; at = breaks.next()) {
      while (word < words.size() && words.get(word).from() < at) {
        word++;
      }
      if (word < words.size()) {
        starts.set(word);
      }
    }
    return starts;
  }

  private static BreakIterator breaks(String text) {
    BreakIterator breaks = (BreakIterator) PROTOTYPE.clone();
    breaks.setText(text);
    return breaks;
  }
}
