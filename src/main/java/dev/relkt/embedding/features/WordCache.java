package dev.relkt.embedding.features;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

/**
 * Remembers the ids of words, of about the most recently used ones. Safe for use by several
 * threads, without locks on the way of a hit.
 *
 * <p>Two maps: new and used words go to the young one; when that is full, it becomes the old one,
 * whose words are forgotten unless they are used again meanwhile.
 */
final class WordCache {

  private record Maps(Map<String, int[]> young, Map<String, int[]> old) {}

  private final int capacity;
  private final Function<String, int[]> compute;
  private volatile Maps maps = new Maps(new ConcurrentHashMap<>(), Map.of());

  /**
   * @param capacity words in one map; twice as many may be held
   */
  WordCache(int capacity, Function<String, int[]> compute) {
    this.capacity = capacity;
    this.compute = compute;
  }

  /** The ids of a word; the array is shared, never change it. */
  int[] ids(String word) {
    Maps now = maps;
    int[] ids = now.young().get(word);
    if (ids == null) {
      int[] known = now.old().get(word);
      ids = known != null ? known : compute.apply(word);
      now.young().put(word, ids);
      if (now.young().size() >= capacity) {
        turn(now);
      }
    }
    return ids;
  }

  @SuppressWarnings("ReferenceEquality") // whether another thread has turned these very maps
  private synchronized void turn(Maps full) {
    if (maps == full) {
      maps = new Maps(new ConcurrentHashMap<>(), full.young());
    }
  }

  int size() {
    Maps now = maps;
    return now.young().size() + now.old().size();
  }
}
