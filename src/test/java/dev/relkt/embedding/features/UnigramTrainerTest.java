package dev.relkt.embedding.features;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class UnigramTrainerTest {

  private static final Map<String, Double> WORDS = words();

  @Test
  void learnsThePartsThatComeAgain() {
    List<Piece> pieces = new UnigramTrainer(34, 12, 2).train(WORDS);
    assertThat(pieces).hasSizeLessThanOrEqualTo(34);
    assertThat(texts(pieces)).contains("ing");
    int[] ids = new Unigram(pieces, 1).ids("bing");
    assertThat(Arrays.stream(ids).mapToObj(i -> pieces.get(i).text())).endsWith("ing");
  }

  @Test
  void keepsSingleCharactersSoThatNewWordsCanBeCut() {
    List<Piece> pieces = new UnigramTrainer(80, 12, 2).train(WORDS);
    int[] ids = new Unigram(pieces, 1).ids("gnilaps");
    assertThat(Arrays.stream(ids).max().orElseThrow()).isLessThan(pieces.size());
  }

  @Test
  void givesProbabilitiesThatSumToOne() {
    double sum =
        new UnigramTrainer(34, 12, 2)
            .train(WORDS).stream().mapToDouble(p -> Math.exp(p.logProbability())).sum();
    assertThat(sum).isBetween(.99, 1.01);
  }

  @Test
  void learnsTheSameFromTheSameWords() {
    assertThat(new UnigramTrainer(34, 12, 2).train(WORDS))
        .isEqualTo(new UnigramTrainer(34, 12, 2).train(new TreeMap<>(WORDS)));
  }

  @Test
  void keepsCharactersOutsideTheBasicPlaneWhole() {
    List<Piece> pieces = new UnigramTrainer(20, 8, 1).train(Map.of("𠮷野", 9.0, "𠮷田", 7.0));
    assertThat(texts(pieces))
        .allMatch(t -> t.codePoints().noneMatch(c -> c >= 0xD800 && c < 0xE000));
    assertThat(Arrays.stream(new Unigram(pieces, 1).ids("𠮷"))).allMatch(id -> id < pieces.size());
  }

  @Test
  void refusesAnEmptyTable() {
    assertThatThrownBy(() -> new UnigramTrainer(34, 12, 2).train(Map.of()))
        .hasMessage("unigram training: no words (expected: one or more)");
  }

  private static List<String> texts(List<Piece> pieces) {
    return pieces.stream().map(Piece::text).toList();
  }

  private static Map<String, Double> words() {
    var words = new TreeMap<String, Double>();
    for (String stem : List.of("play", "sing", "walk", "talk", "jump", "read", "paint", "build")) {
      for (String end : List.of("", "ing", "er", "ers", "s")) {
        words.put(stem + end, 10.0 - end.length());
      }
    }
    return words;
  }
}
