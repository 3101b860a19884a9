package dev.relkt.embedding.features;

import dev.relkt.registry.WindowRule;
import java.util.ArrayList;
import java.util.List;

/** Cuts a passage into windows as a {@link WindowRule} says. Immutable. */
public final class WindowCutter {

  private final WindowRule rule;

  public WindowCutter(WindowRule rule) {
    this.rule = rule;
  }

  /**
   * The windows of a passage.
   *
   * @param text of the passage
   * @param words of that text, as {@link Words#of} gives them
   * @return in text order, at least one and at most the rule's {@code max}; together they hold
   *     every word; a text that is not longer than a window has exactly one
   */
  public List<WordRange> windows(String text, List<WordRange> words) {
    return rule.bySentences() && words.size() > rule.words()
        ? new SentenceWindows(rule, words.size(), Sentences.starts(text, words)).windows()
        : windows(words.size());
  }

  /**
   * The windows of a text that is cut by words alone, whatever its sentences.
   *
   * @param words how many words it has, 0 or more
   * @return as the other one
   * @throws IllegalArgumentException if {@code words} is negative
   */
  public List<WordRange> windows(int words) {
    if (words < 0) {
      throw new IllegalArgumentException("words: %d (expected: 0 or more)".formatted(words));
    }
    if (words <= rule.words()) {
      return List.of(new WordRange(0, words));
    }
    long wanted = Math.ceilDiv((long) words - rule.words(), rule.stride()) + 1;
    int most = rule.max().orElse(Integer.MAX_VALUE);
    int count = (int) Math.min(wanted, most);
    int size = wanted <= most ? rule.words() : grownSize(words, count);
    var windows = new ArrayList<WordRange>(count);
    for (int i = 0; i < count; i++) {
      int from = count == 1 ? 0 : (int) Math.round((double) i * (words - size) / (count - 1));
      windows.add(new WordRange(from, from + size));
    }
    return windows;
  }

  /**
   * The text of a window: from its first word, for the first window from the text's start, to where
   * the word after its last one begins, or to the text's end; white space stripped.
   *
   * @param words of the text
   * @param window one of {@link #windows} of so many words
   */
  public static String text(String text, List<WordRange> words, WordRange window) {
    int from = window.from() == 0 ? 0 : words.get(window.from()).from();
    int to = window.to() == words.size() ? text.length() : words.get(window.to()).from();
    return text.substring(from, to).strip();
  }

  /**
   * The least size with which {@code count} windows, each a stride's share after the last, reach
   * the end.
   */
  private int grownSize(int words, int count) {
    double share = (double) rule.stride() / rule.words();
    return Math.min(words, (int) Math.ceil(words / (1 + (count - 1) * share)));
  }
}
