package dev.relkt.bench.load;

import static org.assertj.core.api.Assertions.assertThat;

import dev.relkt.passage.Passage;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SampleSentencesTest {

  private final SampleSentences corpus = new SampleSentences(7);

  @Test
  void theSameSeedGivesTheSamePassages() {
    var same = new SampleSentences(7);
    var other = new SampleSentences(8);

    assertThat(same.passage(12, 3)).isEqualTo(corpus.passage(12, 3));
    assertThat(other.passage(12, 3).text()).isNotEqualTo(corpus.passage(12, 3).text());
  }

  @Test
  void noTwoPassagesAndNoTwoRevisionsHaveOneText() {
    var texts =
        IntStream.range(0, 2_000)
            .mapToObj(i -> corpus.passage(i / 2, i % 2).text())
            .collect(Collectors.toSet());

    assertThat(texts).hasSize(2_000);
  }

  @Test
  void passagesAreInAllLanguagesOfTheSampleAndOfAboutOneLength() {
    var passages = IntStream.range(0, 280).mapToObj(i -> corpus.passage(i, 0)).toList();

    assertThat(passages.stream().map(Passage::language).distinct()).hasSize(14);
    assertThat(passages)
        .allSatisfy(
            p -> assertThat(SampleSentences.words(p.text())).as(p.text()).isBetween(60, 102));
  }

  @Test
  void questionsAreWordsOfThePassage() {
    for (int i = 0; i < 280; i++) {
      assertThat(corpus.passage(i, 0).text().replaceAll("\\s+", " "))
          .contains(corpus.question(i).replaceAll("\\s+", " "));
    }
  }
}
