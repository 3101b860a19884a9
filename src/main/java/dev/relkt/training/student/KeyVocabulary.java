package dev.relkt.training.student;

import dev.relkt.embedding.features.WordForm;
import dev.relkt.embedding.features.WordKey;
import dev.relkt.embedding.features.WordRange;
import dev.relkt.embedding.features.Words;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * Chooses the keys that get a row of their own: the most used ones, where every language has the
 * same say however much text it has, unless some are to have more, and dictionaries count too. Not
 * thread-safe.
 */
final class KeyVocabulary {

  /** A language's words are scaled to this sum. */
  private static final double WORDS_OF_A_LANGUAGE = 2_000_000;

  /** Languages of fewer words are scaled as if they had so many. */
  private static final double FEWEST_WORDS = 200_000;

  /** What an entry of a dictionary counts. */
  private static final double DICTIONARY = 1.5;

  /** What a language counts where others are favoured. */
  private static final double OTHER = 0.15;

  private final Set<String> favoured;

  private final Map<String, Map<String, Integer>> corpora = new TreeMap<>();
  private final Map<String, Integer> dictionary = new HashMap<>();

  /**
   * @param favoured languages that most keys are for; empty for all alike
   */
  KeyVocabulary(Set<String> favoured) {
    this.favoured = favoured;
  }

  /** Counts the words of a text. */
  void text(String language, String text) {
    count(corpora.computeIfAbsent(language, l -> new HashMap<>()), text);
  }

  /** Counts the words of a dictionary's entry and of its English. */
  void entry(String language, String text, String english) {
    if (isFavoured(language)) {
      count(dictionary, text);
      count(dictionary, english);
    }
  }

  private boolean isFavoured(String language) {
    return favoured.isEmpty() || favoured.contains(language);
  }

  private static void count(Map<String, Integer> counts, String text) {
    for (WordRange range : Words.of(text)) {
      String form = WordForm.of(text.substring(range.from(), range.to()));
      if (!form.isEmpty()) {
        counts.merge(form, 1, Integer::sum);
      }
    }
  }

  /**
   * The most used keys.
   *
   * @param most how many
   * @return as {@link WordKey#toString} gives them, the most used first
   */
  List<String> keys(int most) {
    List<String> forms =
        Stream.concat(
                corpora.values().stream().flatMap(c -> c.keySet().stream()),
                dictionary.keySet().stream())
            .distinct()
            .sorted()
            .toList();
    List<List<String>> keys =
        forms.parallelStream()
            .map(form -> WordKey.of(form).stream().map(WordKey::toString).toList())
            .toList();
    var positions = new HashMap<String, Integer>(2 * forms.size());
    for (int i = 0; i < forms.size(); i++) {
      positions.put(forms.get(i), i);
    }
    double[] uses = new double[forms.size()];
    for (Map.Entry<String, Map<String, Integer>> of : corpora.entrySet()) {
      Map<String, Integer> corpus = of.getValue();
      double say = isFavoured(of.getKey()) ? 1 : OTHER;
      double keysOfAll = 0;
      for (Map.Entry<String, Integer> word : corpus.entrySet()) {
        keysOfAll += (double) word.getValue() * keys.get(at(positions, word.getKey())).size();
      }
      double factor = say * WORDS_OF_A_LANGUAGE / Math.max(keysOfAll, FEWEST_WORDS);
      corpus.forEach((form, count) -> uses[at(positions, form)] += factor * count);
    }
    dictionary.forEach((form, count) -> uses[at(positions, form)] += DICTIONARY * count);
    var sums = new HashMap<String, double[]>();
    for (int i = 0; i < uses.length; i++) {
      for (String key : keys.get(i)) {
        sums.computeIfAbsent(key, k -> new double[1])[0] += uses[i];
      }
    }
    var ranked = new ArrayList<>(sums.entrySet());
    ranked.sort(
        Comparator.<Map.Entry<String, double[]>>comparingDouble(e -> -e.getValue()[0])
            .thenComparing(Map.Entry::getKey));
    return ranked.stream().limit(most).map(Map.Entry::getKey).toList();
  }

  private static int at(Map<String, Integer> positions, String form) {
    return Objects.requireNonNull(positions.get(form));
  }
}
