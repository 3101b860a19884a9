package dev.relkt.training.student;

import dev.relkt.embedding.features.WindowCutter;
import dev.relkt.embedding.features.WordKeyFeatures;
import java.util.Arrays;
import java.util.List;

/**
 * The ids of a text's words in a row. Immutable by agreement: never change its arrays.
 *
 * @param ids of all words
 * @param starts for each word the position of its first id, and the number of ids at the end
 */
@SuppressWarnings("ArrayRecordComponent") // millions of them, never compared
record TextIds(int[] ids, int[] starts) {

  static TextIds of(WordKeyFeatures features, String text) {
    int[][] words = features.wordIds(text);
    int[] starts = new int[words.length + 1];
    for (int w = 0; w < words.length; w++) {
      starts[w + 1] = starts[w] + words[w].length;
    }
    int[] ids = new int[starts[words.length]];
    for (int w = 0; w < words.length; w++) {
      System.arraycopy(words[w], 0, ids, starts[w], words[w].length);
    }
    return new TextIds(ids, starts);
  }

  int words() {
    return starts.length - 1;
  }

  /** The ids of each window. */
  List<int[]> windows(WindowCutter cutter) {
    return cutter.windows(words()).stream()
        .map(range -> Arrays.copyOfRange(ids, starts[range.from()], starts[range.to()]))
        .toList();
  }
}
