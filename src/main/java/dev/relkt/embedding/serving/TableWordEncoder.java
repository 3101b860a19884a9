package dev.relkt.embedding.serving;

import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.LoadingCache;
import dev.relkt.embedding.WordEncoder;
import dev.relkt.embedding.WordVector;
import dev.relkt.embedding.features.WordKeyFeatures;
import dev.relkt.embedding.network.WordTable;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The words of a student, whose keys have rows in its tables. Remembers the most frequent words,
 * and those of the passages that are asked for again and again: finding the words of a text takes
 * longer than comparing them.
 */
final class TableWordEncoder implements WordEncoder {

  /** About 0.4 kB each. */
  private static final int MOST_REMEMBERED = 60_000;

  /** Of texts with their words; a passage of 120 words takes about 3 kB. */
  private static final long MOST_TEXT_BYTES = 32L << 20;

  /** Shorter texts are questions, which seldom come again. */
  private static final int SHORTEST_TEXT = 200;

  private final WordKeyFeatures features;
  private final LoadingCache<Ids, WordVector> remembered;
  private final LoadingCache<String, List<WordVector>> texts;

  /** The ids of a word's keys. Two forms of a word that have the same are one word. */
  @SuppressWarnings("ArrayRecordComponent") // compared by its content, below
  private record Ids(int[] ids, int hash) {

    Ids(int[] ids) {
      this(ids, Arrays.hashCode(ids));
    }

    @Override
    public boolean equals(Object other) {
      return other instanceof Ids that && hash == that.hash && Arrays.equals(ids, that.ids);
    }

    @Override
    public int hashCode() {
      return hash;
    }
  }

  TableWordEncoder(WordKeyFeatures features, WordTable table) {
    this.features = features;
    // Caffeine's own work is done by whoever adds a word: no thread outlives the one that asks.
    remembered =
        Caffeine.newBuilder()
            .maximumSize(MOST_REMEMBERED)
            .executor(Runnable::run)
            .build(word -> table.word(word.ids));
    texts =
        Caffeine.newBuilder()
            .maximumWeight(MOST_TEXT_BYTES)
            .weigher((String text, List<WordVector> words) -> 2 * text.length() + 8 * words.size())
            .executor(Runnable::run)
            .build(this::find);
  }

  @Override
  public List<WordVector> words(String text) {
    return text.length() < SHORTEST_TEXT ? find(text) : texts.get(text);
  }

  private List<WordVector> find(String text) {
    Map<Ids, WordVector> words = new LinkedHashMap<>();
    for (int[] ids : features.wordIds(text)) {
      words.computeIfAbsent(new Ids(ids), remembered::get);
    }
    return List.copyOf(words.values());
  }
}
