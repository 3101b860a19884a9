package dev.relkt.training;

import dev.relkt.training.TrainingData.Term;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.TreeMap;

/** A dictionary's term and its English. A language is drawn by the root of its size. */
final class TermSource implements ExampleSource {

  private record Entry(long meaning, int[] english, int[] term) {}

  private final WeightedSampler<List<Entry>> languages;

  TermSource(List<Term> terms, long firstMeaning, PieceTexts pieces) {
    var byLanguage = new TreeMap<String, List<Entry>>();
    long meaning = firstMeaning;
    for (Term term : terms) {
      int[] english = pieces.of(term.english()).ids();
      int[] text = pieces.of(term.text()).ids();
      if (english.length > 0 && text.length > 0) {
        byLanguage
            .computeIfAbsent(term.language(), l -> new ArrayList<>())
            .add(new Entry(meaning++, english, text));
      }
    }
    languages = byRoot(byLanguage);
  }

  private static WeightedSampler<List<Entry>> byRoot(Map<String, List<Entry>> byLanguage) {
    var weights = new IdentityHashMap<List<Entry>, Double>();
    byLanguage.forEach(
        (language, entries) ->
            weights.put(entries, Math.sqrt(entries.size()) * LanguageWeights.of(language)));
    return new WeightedSampler<>(
        List.copyOf(byLanguage.values()), entries -> weights.getOrDefault(entries, 0.0));
  }

  @Override
  public Optional<Example> next(SplittableRandom random) {
    List<Entry> entries = languages.draw(random);
    Entry entry = entries.get(random.nextInt(entries.size()));
    return Optional.of(new Example(entry.meaning, entry.english, List.of(entry.term)));
  }
}
