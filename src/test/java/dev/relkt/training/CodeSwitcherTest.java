package dev.relkt.training;

import static org.assertj.core.api.Assertions.assertThat;

import dev.relkt.embedding.features.Piece;
import dev.relkt.embedding.features.TwoStreamFeatures;
import dev.relkt.embedding.features.Unigram;
import dev.relkt.training.TrainingData.Synset;
import dev.relkt.training.TrainingData.Term;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class CodeSwitcherTest {

  private static final List<Piece> LETTERS =
      "▁abcdefghijklmnopqrstuvwxyzмостреката"
          .chars()
          .distinct()
          .mapToObj(c -> new Piece(Character.toString(c), -3f))
          .toList();

  private final PieceTexts pieces =
      new PieceTexts(new TwoStreamFeatures(new Unigram(LETTERS, 8), new Unigram(LETTERS, 8)));
  private final CodeSwitcher switcher =
      new CodeSwitcher(
          List.of(
              new Term("lexicon", "ru", "bridge", "мост"),
              new Term("lexicon", "ru", "old river", "река"),
              new Term("lexicon", "de", "bridge", "Brücke")),
          List.of(new Synset("wordnet", Map.of("en", List.of("gate"), "de", List.of("Tor")))),
          pieces);

  @Test
  void writesKnownWordsInTheOtherLanguage() {
    assertThat(often("Bridge", "en", "ru")).contains(ids("мост"));
    assertThat(often("gate", "en", "de")).contains(ids("Tor"));
  }

  @Test
  void findsPhrasesBeforeWords() {
    assertThat(often("old river", "en", "ru")).contains(ids("река"));
  }

  @Test
  void goesOverEnglishBetweenTwoOtherLanguages() {
    assertThat(often("мост", "ru", "de")).contains(ids("Brücke"));
    assertThat(often("мост", "ru", "en")).contains(ids("bridge"));
  }

  @Test
  void givesNothingWhereTooFewWordsAreKnown() {
    assertThat(
            switcher.switched(
                "bridge of no word it knows at all here", "en", "ru", new SplittableRandom(1)))
        .isEmpty();
  }

  private List<int[]> often(String text, String from, String to) {
    var random = new SplittableRandom(1);
    return java.util.stream.IntStream.range(0, 20)
        .mapToObj(i -> switcher.switched(text, from, to, random))
        .flatMap(java.util.Optional::stream)
        .toList();
  }

  private int[] ids(String text) {
    return pieces.of(text).ids();
  }
}
