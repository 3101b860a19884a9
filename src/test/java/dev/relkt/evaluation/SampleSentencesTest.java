package dev.relkt.evaluation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.relkt.passage.Passage;
import dev.relkt.passage.PassageId;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SampleSentencesTest {

  private final SampleSentences corpus = new SampleSentences(7);

  @Test
  void theSameSeedGivesTheSamePassages() {
    var same = new SampleSentences(7);
    var other = new SampleSentences(8);

    assertThat(passage(same, 12, 3)).isEqualTo(passage(corpus, 12, 3));
    assertThat(passage(other, 12, 3).text()).isNotEqualTo(passage(corpus, 12, 3).text());
  }

  @Test
  void noTwoPassagesAndNoTwoRevisionsHaveOneText() {
    var texts =
        IntStream.range(0, 2_000)
            .mapToObj(i -> passage(corpus, i / 2, i % 2).text())
            .collect(Collectors.toSet());

    assertThat(texts).hasSize(2_000);
  }

  @Test
  void passagesAreInAllLanguagesOfTheSampleAndOfAboutOneLength() {
    var passages = IntStream.range(0, 280).mapToObj(i -> passage(corpus, i, 0)).toList();

    assertThat(passages.stream().map(Passage::language).distinct()).hasSize(14);
    assertThat(passages)
        .allSatisfy(
            p -> assertThat(SampleSentences.words(p.text())).as(p.text()).isBetween(60, 102));
  }

  private static Passage passage(SampleSentences from, int number, int revision) {
    return from.passage(new PassageId("p" + number), number, revision);
  }
}
