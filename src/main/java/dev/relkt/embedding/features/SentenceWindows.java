package dev.relkt.embedding.features;

import dev.relkt.registry.WindowRule;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;

/** The windows of one text that begin and end with sentences, as {@link WindowRule} says. */
final class SentenceWindows {

  private final int size;
  private final int stride;
  private final int words;
  private final BitSet starts;

  /**
   * @param words of the text, more than a window has
   * @param starts numbers of the words that begin a sentence
   */
  SentenceWindows(WindowRule rule, int words, BitSet starts) {
    size = rule.words();
    stride = rule.stride();
    this.words = words;
    this.starts = starts;
  }

  List<WordRange> windows() {
    var windows = new ArrayList<WordRange>(words / stride + 1);
    int from = 0;
    while (words - from > size) {
      int to = end(from);
      windows.add(new WordRange(from, to));
      from = next(from, to);
    }
    windows.add(new WordRange(lastStart(from), words));
    return windows;
  }

  private int end(int from) {
    int last = starts.previousSetBit(from + size);
    return last >= from + size - size / 4 ? last : from + size;
  }

  private int next(int from, int to) {
    int wanted = from + stride;
    int least = from + half(stride);
    int before = starts.previousSetBit(wanted);
    int after = starts.nextSetBit(wanted);
    boolean earlier = before >= least && before <= to;
    boolean later = after >= 0 && after <= to;
    if (earlier && later) {
      return wanted - before <= after - wanted ? before : after;
    }
    if (earlier) {
      return before;
    }
    return later ? after : Math.min(wanted, to);
  }

  /** Not so late that hardly anything is left. */
  private int lastStart(int from) {
    if (words - from >= half(size)) {
      return from;
    }
    int start = starts.nextSetBit(words - size);
    return start >= 0 && start <= words - half(size) ? start : words - size;
  }

  private static int half(int count) {
    return (count + 1) / 2;
  }
}
