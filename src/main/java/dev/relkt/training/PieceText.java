package dev.relkt.training;

import dev.relkt.embedding.features.Features;
import dev.relkt.embedding.features.WindowCutter;
import dev.relkt.embedding.features.WordRange;
import java.util.List;

/**
 * A text as piece ids in a row. Immutable by agreement: never change its arrays.
 *
 * @param ids of all words
 * @param starts for each word the position of its first id, and the number of ids at the end
 */
@SuppressWarnings("ArrayRecordComponent") // millions of them, never compared
record PieceText(int[] ids, int[] starts) {

  static PieceText of(Features features, String text) {
    int[][] words = features.wordIds(text);
    int[] starts = new int[words.length + 1];
    for (int w = 0; w < words.length; w++) {
      starts[w + 1] = starts[w] + words[w].length;
    }
    int[] ids = new int[starts[words.length]];
    for (int w = 0; w < words.length; w++) {
      System.arraycopy(words[w], 0, ids, starts[w], words[w].length);
    }
    return new PieceText(ids, starts);
  }

  int words() {
    return starts.length - 1;
  }

  boolean isEmpty() {
    return ids.length == 0;
  }

  /** The ids of each window, those of the title in front. */
  List<int[]> windows(WindowCutter cutter, PieceText title) {
    return cutter.windows(words()).stream().map(range -> joined(title.ids, range)).toList();
  }

  private int[] joined(int[] front, WordRange range) {
    int from = starts[range.from()];
    int length = starts[range.to()] - from;
    int[] joined = new int[front.length + length];
    System.arraycopy(front, 0, joined, 0, front.length);
    System.arraycopy(ids, from, joined, front.length, length);
    return joined;
  }
}
