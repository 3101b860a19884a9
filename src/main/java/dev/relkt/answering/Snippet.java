package dev.relkt.answering;

import java.util.List;

/**
 * The part of a passage's text that a question found. All places are offsets into the whole text of
 * the passage, in UTF-16 code units.
 *
 * @param text from {@code from} to {@code to}
 * @param from its first code unit, 0 or more
 * @param to one after its last, more than {@code from}
 * @param marks the words that the question has too, in text order, none twice; inside of the
 *     snippet
 */
public record Snippet(String text, int from, int to, List<Mark> marks) {

  /**
   * A word that matches.
   *
   * @param from its first code unit
   * @param to one after its last
   */
  public record Mark(int from, int to) {}

  /**
   * @throws IllegalArgumentException if places are out of order or outside
   */
  public Snippet {
    marks = List.copyOf(marks);
    if (from < 0 || to <= from || text.length() != to - from) {
      throw new IllegalArgumentException(
          "snippet: %d to %d with %d characters (expected: 0 ≤ from < to, and as many characters)"
              .formatted(from, to, text.length()));
    }
    int last = from;
    for (Mark mark : marks) {
      if (mark.from() < last || mark.to() <= mark.from() || mark.to() > to) {
        throw new IllegalArgumentException(
            "snippet: mark %d to %d (expected: inside of %d to %d, after the mark before)"
                .formatted(mark.from(), mark.to(), from, to));
      }
      last = mark.to();
    }
  }
}
