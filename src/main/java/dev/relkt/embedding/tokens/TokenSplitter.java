package dev.relkt.embedding.tokens;

import com.ibm.icu.text.BreakIterator;
import dev.relkt.embedding.features.Sentences;
import dev.relkt.embedding.features.WordRange;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.ToIntFunction;

/**
 * Splits a text that has more tokens than fit into a row: at ends of sentences; a sentence that
 * does not fit, between words; a word that does not fit, between characters. The parts are in the
 * text's order, hold all of it, and have about the same number of tokens.
 */
final class TokenSplitter {

  /** Cloned for every use: a break iterator has state. */
  private static final BreakIterator WORDS = BreakIterator.getWordInstance(Locale.ROOT);

  private static final BreakIterator CHARACTERS = BreakIterator.getCharacterInstance(Locale.ROOT);

  private final String text;
  private final int room;
  private final ToIntFunction<String> tokens;
  private final List<Unit> units = new ArrayList<>();

  /** What is not split further. */
  private record Unit(int from, int to, int tokens) {}

  private TokenSplitter(String text, int room, ToIntFunction<String> tokens) {
    this.text = text;
    this.room = room;
    this.tokens = tokens;
  }

  /**
   * Splits a text.
   *
   * @param room the most tokens of a part, 1 or more
   * @param tokens how many a text has
   * @return at least one part, none blank unless the text is; a single character may have more
   *     tokens than there is room
   */
  static List<String> split(String text, int room, ToIntFunction<String> tokens) {
    var splitter = new TokenSplitter(text, room, tokens);
    for (WordRange sentence : Sentences.of(text)) {
      splitter.add(sentence.from(), sentence.to());
    }
    return splitter.parts();
  }

  private void add(int from, int to) {
    if (text.substring(from, to).isBlank()) {
      return;
    }
    int count = tokens.applyAsInt(text.substring(from, to).strip());
    int middle = count <= room ? -1 : middle(from, to);
    if (middle < 0) {
      units.add(new Unit(from, to, count));
    } else {
      add(from, middle);
      add(middle, to);
    }
  }

  /** Where to halve a stretch: between two words, or two characters; −1 for a single one. */
  private int middle(int from, int to) {
    String part = text.substring(from, to);
    for (BreakIterator prototype : List.of(WORDS, CHARACTERS)) {
      BreakIterator breaks = (BreakIterator) prototype.clone();
      breaks.setText(part);
      int before = breaks.preceding(part.length() / 2 + 1);
      while (before > 0 && !holdsText(part, before)) {
        before = breaks.previous();
      }
      if (before > 0) {
        return from + before;
      }
      int after = breaks.following(part.length() / 2);
      while (after > 0 && after < part.length() && !holdsText(part, after)) {
        after = breaks.next();
      }
      if (after > 0 && after < part.length()) {
        return from + after;
      }
    }
    return -1;
  }

  private static boolean holdsText(String part, int at) {
    return !part.substring(0, at).isBlank() && !part.substring(at).isBlank();
  }

  /** As many neighbours together as fit, but no more than make parts of one size. */
  private List<String> parts() {
    if (units.isEmpty()) {
      return List.of(text);
    }
    int total = units.stream().mapToInt(Unit::tokens).sum();
    int target = Math.ceilDiv(total, Math.ceilDiv(total, room));
    var parts = new ArrayList<String>();
    int from = units.get(0).from();
    int to = from;
    int sum = 0;
    for (Unit unit : units) {
      if (sum > 0 && (sum + unit.tokens() > room || sum + unit.tokens() / 2 > target)) {
        parts.add(text.substring(from, to).strip());
        from = unit.from();
        sum = 0;
      }
      to = unit.to();
      sum += unit.tokens();
    }
    parts.add(text.substring(from, to).strip());
    return parts;
  }
}
