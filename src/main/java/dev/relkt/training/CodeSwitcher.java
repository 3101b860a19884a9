package dev.relkt.training;

import dev.relkt.embedding.features.WordForm;
import dev.relkt.embedding.features.WordRange;
import dev.relkt.embedding.features.Words;
import dev.relkt.training.TrainingData.Synset;
import dev.relkt.training.TrainingData.Term;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Writes a text's words in another language, as far as dictionaries and synsets know them: a poor
 * translation that costs nothing. Goes over English: word → English → word of the other language.
 * Immutable after construction.
 */
final class CodeSwitcher {

  /** Of the words that could be replaced, the share that is. */
  private static final double REPLACED = 0.85;

  /** Of all words, the share that must have been replaced. */
  private static final double LEAST_REPLACED = 0.3;

  private static final int LONGEST_PHRASE = 3;
  private static final String ENGLISH = "en";

  private final PieceTexts pieces;
  private final Map<String, Map<String, List<String>>> toEnglish = new HashMap<>();
  private final Map<String, Map<String, List<String>>> fromEnglish = new TreeMap<>();
  private final WeightedSampler<String> languages;

  CodeSwitcher(List<Term> terms, List<Synset> synsets, PieceTexts pieces) {
    this.pieces = pieces;
    for (Term term : terms) {
      learn(term.language(), term.english(), term.text());
    }
    for (Synset synset : synsets) {
      for (String english : synset.words().getOrDefault(ENGLISH, List.of())) {
        new TreeMap<>(synset.words())
            .forEach((language, words) -> words.forEach(word -> learn(language, english, word)));
      }
    }
    languages =
        new WeightedSampler<>(
            List.copyOf(fromEnglish.keySet()),
            l ->
                LanguageWeights.of(l)
                    * Math.sqrt(Math.min(20_000, fromEnglish.getOrDefault(l, Map.of()).size())));
  }

  private void learn(String language, String english, String word) {
    if (!language.equals(ENGLISH)) {
      toEnglish
          .computeIfAbsent(language, l -> new HashMap<>())
          .computeIfAbsent(form(word), w -> new ArrayList<>(1))
          .add(english);
      fromEnglish
          .computeIfAbsent(language, l -> new HashMap<>())
          .computeIfAbsent(form(english), w -> new ArrayList<>(1))
          .add(word);
    }
  }

  private static String form(String text) {
    return Words.of(text).stream()
        .map(range -> WordForm.of(text.substring(range.from(), range.to())))
        .collect(Collectors.joining(" "));
  }

  /** A language to write in. */
  String drawLanguage(SplittableRandom random) {
    return languages.draw(random);
  }

  /** Piece ids of the text in the other language; empty where too few words are known. */
  Optional<int[]> switched(String text, String from, String to, SplittableRandom random) {
    List<WordRange> ranges = Words.of(text);
    List<String> forms =
        ranges.stream().map(r -> WordForm.of(text.substring(r.from(), r.to()))).toList();
    var written = new StringBuilder();
    int replaced = 0;
    for (int w = 0; w < forms.size(); ) {
      int length = Math.min(LONGEST_PHRASE, forms.size() - w);
      Optional<String> other = Optional.empty();
      for (; length > 0; length--) {
        other = translated(String.join(" ", forms.subList(w, w + length)), from, to, random);
        if (other.isPresent()) {
          break;
        }
      }
      if (other.isPresent() && random.nextDouble() < REPLACED) {
        written.append(other.get()).append(' ');
        replaced += length;
        w += length;
      } else {
        written.append(text, ranges.get(w).from(), ranges.get(w).to()).append(' ');
        w++;
      }
    }
    return replaced < LEAST_REPLACED * forms.size()
        ? Optional.empty()
        : Optional.of(pieces.of(written.toString()).ids());
  }

  private Optional<String> translated(
      String form, String from, String to, SplittableRandom random) {
    if (from.equals(ENGLISH)) {
      return drawn(fromEnglish.getOrDefault(to, Map.of()).get(form), random);
    }
    Optional<String> english = drawn(toEnglish.getOrDefault(from, Map.of()).get(form), random);
    return to.equals(ENGLISH)
        ? english
        : english.flatMap(e -> drawn(fromEnglish.getOrDefault(to, Map.of()).get(form(e)), random));
  }

  private static Optional<String> drawn(@Nullable List<String> words, SplittableRandom random) {
    return words == null ? Optional.empty() : Optional.of(words.get(random.nextInt(words.size())));
  }
}
