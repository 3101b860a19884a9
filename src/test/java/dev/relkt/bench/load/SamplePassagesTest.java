package dev.relkt.bench.load;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class SamplePassagesTest {

  private final SamplePassages corpus = new SamplePassages(7);

  @Test
  void questionsAreWordsOfThePassage() {
    for (int i = 0; i < 280; i++) {
      assertThat(corpus.passage(i, 0).text().replaceAll("\\s+", " "))
          .contains(corpus.question(i).replaceAll("\\s+", " "));
    }
  }
}
