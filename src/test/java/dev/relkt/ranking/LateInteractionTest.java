package dev.relkt.ranking;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.relkt.embedding.WordVector;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class LateInteractionTest {

  private static WordVector word(float length, float... vector) {
    double squares = 0;
    for (float x : vector) {
      squares += x * x;
    }
    float[] unit = vector.clone();
    for (int i = 0; i < unit.length; i++) {
      unit[i] /= (float) Math.sqrt(squares);
    }
    return WordVector.of(unit, length);
  }

  @Test
  void aQuestionWhoseWordsAreAllInThePassageScoresOne() {
    List<WordVector> question = List.of(word(1, 1, 0, 0), word(2, 0, 1, 0));
    List<WordVector> passage = List.of(word(1, 0, 1, 0), word(5, 0, 0, 1), word(1, 1, 0, 0));
    assertThat(LateInteraction.score(question, passage)).isCloseTo(1, within(1e-5));
  }

  @Test
  void aWordThatSaysMoreCountsMore() {
    List<WordVector> question = List.of(word(4, 1, 0), word(1, 0, 1));
    // 4^1.5 = 8 for the first word, 1 for the second.
    assertThat(LateInteraction.score(question, List.of(word(1, 1, 0))))
        .isCloseTo(8.0 / 9, within(1e-5));
    assertThat(LateInteraction.score(question, List.of(word(1, 0, 1))))
        .isCloseTo(1.0 / 9, within(1e-5));
  }

  @Test
  void nothingIsComparedWithAPassageOrAQuestionWithoutWords() {
    List<WordVector> one = List.of(word(1, 1, 0));
    assertThat(LateInteraction.score(one, List.of())).isZero();
    assertThat(LateInteraction.score(List.of(), one)).isZero();
  }

  @Test
  void aWordOfWhichNothingIsKnownAddsNothingAndIsNoError() {
    List<WordVector> question = List.of(WordVector.of(new float[2], 0), word(1, 1, 0));
    assertThat(LateInteraction.score(question, List.of(word(1, 1, 0)))).isCloseTo(1, within(1e-5));
    assertThat(LateInteraction.score(question.subList(0, 1), List.of(word(1, 1, 0)))).isZero();
  }

  @Test
  void aLongQuestionIsComparedByTheWordsThatSayMost() {
    List<WordVector> question = new ArrayList<>();
    for (int i = 0; i < 1_000; i++) {
      question.add(word(i, 1, 0));
    }
    List<WordVector> asked = LateInteraction.asked(question);
    assertThat(asked).hasSize(LateInteraction.MOST_QUESTION_WORDS);
    assertThat(asked).allMatch(word -> word.length() >= 936);
  }

  @Test
  void equalsThePlainFormulaWhateverTheVectors() {
    long seed = Long.getLong("relkt.seed", System.nanoTime());
    System.out.println("LateInteractionTest: -Drelkt.seed=" + seed);
    var random = new Random(seed);
    for (int round = 0; round < 50; round++) {
      int dimension = 1 + random.nextInt(300);
      List<float[]> question = vectors(random, dimension);
      List<float[]> passage = vectors(random, dimension);
      double sum = 0;
      double weights = 0;
      for (int q = 0; q < question.size(); q++) {
        double greatest = -2;
        for (float[] other : passage) {
          double dot = 0;
          for (int i = 0; i < dimension; i++) {
            dot += question.get(q)[i] * other[i];
          }
          greatest = Math.max(greatest, dot);
        }
        sum += Math.pow(q + 1, LateInteraction.EXPONENT) * greatest;
        weights += Math.pow(q + 1, LateInteraction.EXPONENT);
      }
      List<WordVector> asked = new ArrayList<>();
      question.forEach(vector -> asked.add(WordVector.of(vector, asked.size() + 1)));
      // A byte a component: the cosine of two words is off by a few thousandths at most.
      assertThat(
              LateInteraction.score(asked, passage.stream().map(v -> WordVector.of(v, 1)).toList()))
          .isCloseTo(sum / weights, within(0.02));
    }
  }

  private static List<float[]> vectors(Random random, int dimension) {
    List<float[]> vectors = new ArrayList<>();
    int count = 1 + random.nextInt(20);
    for (int v = 0; v < count; v++) {
      float[] vector = new float[dimension];
      double squares = 0;
      for (int i = 0; i < dimension; i++) {
        vector[i] = (float) random.nextGaussian();
        squares += vector[i] * vector[i];
      }
      for (int i = 0; i < dimension; i++) {
        vector[i] /= (float) Math.sqrt(squares);
      }
      vectors.add(vector);
    }
    return vectors;
  }
}
