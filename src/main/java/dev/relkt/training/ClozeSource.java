package dev.relkt.training;

import dev.relkt.embedding.features.WordRange;
import dev.relkt.embedding.features.Words;
import dev.relkt.training.TrainingData.Document;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.TreeMap;

/**
 * Inverse cloze: a few words of a passage ask for the passage that they come from (Lee et al.
 * 2019), mostly written in another language.
 */
final class ClozeSource implements ExampleSource {

  private static final int LEAST_WORDS = 5;
  private static final int MOST_WORDS = 14;
  private static final double SWITCHED = 0.75;

  private final Library library;
  private final CodeSwitcher switcher;
  private final PieceTexts pieces;
  private final WeightedSampler<List<Integer>> languages;

  ClozeSource(Library library, CodeSwitcher switcher, PieceTexts pieces) {
    this.library = library;
    this.switcher = switcher;
    this.pieces = pieces;
    var byLanguage = new TreeMap<String, List<Integer>>();
    for (int i = 0; i < library.size(); i++) {
      byLanguage.computeIfAbsent(library.document(i).language(), l -> new ArrayList<>()).add(i);
    }
    languages =
        new WeightedSampler<>(
            List.copyOf(byLanguage.values()),
            positions ->
                Math.sqrt(positions.size())
                    * (library.document(positions.getFirst()).language().equals("en") ? 4 : 1));
  }

  @Override
  public Optional<Example> next(SplittableRandom random) {
    List<Integer> positions = languages.draw(random);
    int position = positions.get(random.nextInt(positions.size()));
    Document document = library.document(position);
    List<WordRange> words = Words.of(document.text());
    int length = LEAST_WORDS + random.nextInt(MOST_WORDS - LEAST_WORDS + 1);
    if (words.size() < 2 * length) {
      return Optional.empty();
    }
    int first = random.nextInt(words.size() - length + 1);
    String span =
        document.text().substring(words.get(first).from(), words.get(first + length - 1).to());
    Optional<int[]> anchor = Optional.of(pieces.of(span).ids());
    if (random.nextDouble() < SWITCHED) {
      String to = switcher.drawLanguage(random);
      anchor =
          to.equals(document.language())
              ? Optional.empty()
              : switcher.switched(span, document.language(), to, random);
    }
    return anchor
        .map(ids -> new Example(position, ids, library.windows(position, random)))
        .filter(Example::isUsable);
  }
}
