package dev.relkt.training;

import dev.relkt.embedding.features.Romanisation;
import dev.relkt.embedding.features.WordForm;
import dev.relkt.embedding.features.WordRange;
import dev.relkt.embedding.features.Words;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;

/**
 * How often each word occurs in each language. Not thread-safe.
 *
 * <p>Languages differ by a factor of hundreds in size. {@link #balanced()} draws them together: a
 * language's share of the whole is its share of the words to the power of {@value #TEMPERATURE}
 * (Conneau et al. 2020 call 1/α the temperature).
 */
final class WordTable {

  private static final double TEMPERATURE = 0.4;

  private final Map<String, Map<String, Integer>> counts = new TreeMap<>();

  void add(String language, String text) {
    Map<String, Integer> words = counts.computeIfAbsent(language, l -> new HashMap<>());
    for (WordRange range : Words.of(text)) {
      words.merge(text.substring(range.from(), range.to()), 1, Integer::sum);
    }
  }

  /** Balanced counts of normal forms, summing to about the number of words. */
  Map<String, Double> balanced() {
    var totals = new TreeMap<String, Double>();
    double sum = 0;
    double powers = 0;
    for (var language : counts.entrySet()) {
      double total = language.getValue().values().stream().mapToInt(Integer::intValue).sum();
      totals.put(language.getKey(), total);
      sum += total;
      powers += Math.pow(total, TEMPERATURE);
    }
    var balanced = new HashMap<String, Double>();
    for (var language : counts.entrySet()) {
      double total = totals.getOrDefault(language.getKey(), 0.0);
      double factor = total == 0 ? 0 : Math.pow(total, TEMPERATURE) / powers * sum / total;
      for (var word : new TreeMap<>(language.getValue()).entrySet()) {
        balanced.merge(WordForm.of(word.getKey()), word.getValue() * factor, Double::sum);
      }
    }
    balanced.remove("");
    return balanced;
  }

  /** The same counts by romanised form. */
  static Map<String, Double> romanised(Map<String, Double> balanced) {
    var romanised = new HashMap<String, Double>();
    for (var word : new TreeMap<>(balanced).entrySet()) {
      String latin = Romanisation.of(word.getKey());
      if (!latin.isEmpty()) {
        romanised.merge(latin, word.getValue(), Double::sum);
      }
    }
    return romanised;
  }
}
