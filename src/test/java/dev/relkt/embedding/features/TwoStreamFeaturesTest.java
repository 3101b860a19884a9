package dev.relkt.embedding.features;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.relkt.registry.ModelManifest.FeatureSpec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TwoStreamFeaturesTest {

  private final TwoStreamFeatures features =
      new TwoStreamFeatures(
          new Unigram(pieces("▁", "▁барак", "▁barak", "o", "bama", "b", "a", "m", "обама"), 4),
          new Unigram(pieces("▁", "▁barak", "o", "bama", "b", "a", "r", "k", "m"), 4));

  @Test
  void letsANameMeetAcrossScriptsInTheRomanisedStream() {
    int[] cyrillic = features.wordIds("Барак")[0];
    int[] latin = features.wordIds("barak")[0];
    assertThat(cyrillic).hasSize(2);
    assertThat(cyrillic[0]).isNotEqualTo(latin[0]);
    assertThat(cyrillic[1]).isEqualTo(latin[1]).isEqualTo(features.firstRomanised() + 1);
  }

  @Test
  void looksWordsUpWhateverTheirCaseAndWidth() {
    assertThat(features.wordIds("BARAK")).isEqualTo(features.wordIds("barak"));
    assertThat(features.wordIds("ｂａｒａｋ")).isEqualTo(features.wordIds("barak"));
  }

  @Test
  void choosesThePiecesOfGreatestProbability() {
    int[] ids = features.wordIds("Obama")[0];
    assertThat(ids).containsExactly(0, 3, 4, 13, 15, 16);
  }

  @Test
  void givesAWordThatNoPieceCoversItsUnknownCharacters() {
    int[][] ids = features.wordIds("龘𠮷");
    assertThat(ids.length).isPositive();
    for (int[] word : ids) {
      assertThat(word).isNotEmpty();
      assertThat(IntStream.of(word)).allMatch(id -> id >= 0 && id < features.vocabulary());
    }
    assertThat(ids[0]).contains(idOfUnknown("龘"));
  }

  @Test
  void givesNoWordForATextWithoutALetterOrDigit() {
    assertThat(features.wordIds("?! …")).isEmpty();
  }

  @Test
  void givesTheSameIdsToManyThreads() throws Exception {
    int[][] expected = features.wordIds("Barak Obama Барак 1961");
    try (var pool = Executors.newFixedThreadPool(4)) {
      List<Callable<int[][]>> tasks =
          IntStream.range(0, 200)
              .<Callable<int[][]>>mapToObj(i -> () -> features.wordIds("Barak Obama Барак 1961"))
              .toList();
      for (var result : pool.invokeAll(tasks)) {
        assertThat(result.get()).isEqualTo(expected);
      }
    }
  }

  @Test
  void readsItsVocabulariesFromTheModelFolder(@TempDir Path folder) throws IOException {
    Files.createDirectories(folder.resolve("tokenizer"));
    PieceFile.write(folder.resolve("tokenizer/pieces.tsv"), pieces("▁", "▁barak"));
    PieceFile.write(folder.resolve("tokenizer/romanised.tsv"), pieces("▁barak"));
    TwoStreamFeatures loaded = TwoStreamFeatures.load(folder, TwoStreamFeatures.SPEC);
    assertThat(loaded.vocabulary()).isEqualTo(2 + 64 + 1 + 64);
    assertThat(loaded.wordIds("barak")[0]).containsExactly(1, 66);
  }

  @Test
  void refusesFeaturesThatItDoesNotKnow(@TempDir Path folder) {
    FeatureSpec other = new FeatureSpec("letters", 3, Map.of());
    assertThatThrownBy(() -> TwoStreamFeatures.load(folder, other))
        .hasMessage(
            "features: letters version 3 (expected: two-streams version 1); use a release that"
                + " knows them");
  }

  @Test
  void namesTheLineOfAVocabularyThatIsNoPiece(@TempDir Path folder) throws IOException {
    Path file = folder.resolve("pieces.tsv");
    Files.writeString(file, "▁a\t-1.5\n▁b -2\n");
    assertThatThrownBy(() -> PieceFile.read(file))
        .hasMessage(
            "vocabulary %s, line 2: \"▁b -2\" (expected: piece TAB log probability)"
                .formatted(file));
    Files.writeString(file, "▁a\t-1.5\n▁a\t-2\n");
    assertThatThrownBy(() -> PieceFile.read(file)).hasMessageContaining("line 2: \"▁a\" again");
    Files.writeString(file, "");
    assertThatThrownBy(() -> PieceFile.read(file)).hasMessageContaining("empty");
  }

  @Test
  void forgetsWordsThatAreNotUsedAndRemembersThoseThatAre() {
    var computed = new HashMap<String, Integer>();
    WordCache words =
        new WordCache(
            10,
            word -> {
              computed.merge(word, 1, Integer::sum);
              return new int[] {word.length()};
            });
    for (int round = 0; round < 2; round++) {
      for (int i = 0; i < 1_000; i++) {
        assertThat(words.idsOf("w" + i + " often")[1]).containsExactly(5);
      }
    }
    assertThat(computed).containsEntry("often", 1).containsEntry("w0", 2);
  }

  @Test
  void doesNotRememberVeryLongWords() {
    var computed = new ArrayList<String>();
    WordCache words =
        new WordCache(
            10,
            word -> {
              computed.add(word);
              return new int[] {word.length()};
            });
    String longest = "a".repeat(64);
    for (int round = 0; round < 2; round++) {
      assertThat(words.idsOf(longest + " " + longest + "a"))
          .isDeepEqualTo(new int[][] {{64}, {65}});
    }
    assertThat(computed).containsExactly(longest, longest + "a", longest + "a");
  }

  private int idOfUnknown(String character) {
    return new Unigram(pieces("▁", "▁барак", "▁barak", "o", "bama", "b", "a", "m", "обама"), 4)
        .ids(character)[1];
  }

  private static List<Piece> pieces(String... texts) {
    return IntStream.range(0, texts.length)
        .mapToObj(i -> new Piece(texts[i], -3f - texts.length + texts[i].length() * .5f))
        .toList();
  }
}
