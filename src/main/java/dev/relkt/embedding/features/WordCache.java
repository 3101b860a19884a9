package dev.relkt.embedding.features;

import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.LoadingCache;
import java.util.List;
import java.util.function.Function;

/** The ids of words; those of words that come again are remembered. Thread-safe. */
final class WordCache {

  /** Words that are remembered. */
  static final int MOST = 400_000;

  /** A word of more chars is not remembered: it will hardly come again and would cost memory. */
  private static final int LONGEST = 64;

  private final Function<String, int[]> compute;
  private final LoadingCache<String, int[]> remembered;

  /**
   * @param most words that are remembered
   */
  WordCache(int most, Function<String, int[]> compute) {
    this.compute = compute;
    // Caffeine's own work is done by whoever adds a word: no thread outlives the one that asks.
    remembered =
        Caffeine.newBuilder().maximumSize(most).executor(Runnable::run).build(compute::apply);
  }

  /** One row a word of {@link Words#of}, in the same order; rows are shared, never change them. */
  int[][] idsOf(String text) {
    return idsOf(text, Words.of(text));
  }

  /** As the other one, for words that were found already. */
  int[][] idsOf(String text, List<WordRange> words) {
    int[][] ids = new int[words.size()][];
    for (int i = 0; i < ids.length; i++) {
      WordRange range = words.get(i);
      ids[i] = ids(text.substring(range.from(), range.to()));
    }
    return ids;
  }

  private int[] ids(String word) {
    return word.length() <= LONGEST ? remembered.get(word) : compute.apply(word);
  }
}
