package dev.relkt.training.loop;

import static org.assertj.core.api.Assertions.assertThat;

import dev.relkt.training.data.TrainingPassage;
import dev.relkt.training.data.TrainingQuestion;
import dev.relkt.training.data.TrainingSet;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class NegativeMiningTest {

  @Test
  void findsWhatComparingEverythingFinds() {
    long seed = System.nanoTime();
    var random = new SplittableRandom(seed);
    int passageCount = 200 + random.nextInt(400);
    int questionCount = 30;
    int dimension = 5 + random.nextInt(8);
    var passages = new ArrayList<TrainingPassage>();
    int[] starts = new int[passageCount + 1];
    for (int p = 0; p < passageCount; p++) {
      passages.add(
          new TrainingPassage("p" + p, "en", "", "text " + p, "d" + random.nextInt(passageCount)));
      starts[p + 1] = starts[p] + 1 + random.nextInt(4);
    }
    var questions = new ArrayList<TrainingQuestion>();
    for (int q = 0; q < questionCount; q++) {
      questions.add(
          new TrainingQuestion(
              "q" + q, "en", "q" + q, "p" + random.nextInt(passageCount), Optional.empty()));
    }
    var corpus = new Corpus(new TrainingSet(passages, questions, List.of()));
    var windows = new WindowVectors(unit(starts[passageCount], dimension, random), starts);
    float[][] asked = unit(questionCount, dimension, random);
    int hard = random.nextInt(3);
    int semiHard = 1 + random.nextInt(3);
    double margin = 0.2;

    var mined =
        new NegativeMining(hard, semiHard, margin)
            .mine(
                corpus,
                IntStream.range(0, questionCount).toArray(),
                asked,
                windows,
                "mining",
                TrainingProgress.NONE);

    var expected = new ArrayList<List<Integer>>();
    for (int q = 0; q < questionCount; q++) {
      int question = q;
      float gold = windows.cosine(asked[q], corpus.gold(q));
      List<Integer> allowed =
          IntStream.range(0, passageCount)
              .filter(p -> corpus.mayBeNegative(question, p))
              .boxed()
              .sorted(Comparator.<Integer>comparingDouble(p -> -windows.cosine(asked[question], p)))
              .toList();
      allowed.stream()
          .filter(p -> windows.cosine(asked[question], p) > gold)
          .limit(hard)
          .forEach(p -> expected.add(List.of(question, corpus.gold(question), p)));
      allowed.stream()
          .filter(p -> windows.cosine(asked[question], p) < gold)
          .filter(p -> windows.cosine(asked[question], p) > gold - margin)
          .limit(semiHard)
          .forEach(p -> expected.add(List.of(question, corpus.gold(question), p)));
    }
    assertThat(mined.triplets().stream().map(t -> List.of(t[0], t[1], t[2])).toList())
        .as("seed %d", seed)
        .containsExactlyElementsOf(expected);
    assertThat(mined.dropped())
        .isEqualTo(questionCount - (int) expected.stream().map(List::getFirst).distinct().count());
  }

  @Test
  void passesOverTheSameDocumentAndTranslationsOfTheGoldPassage() {
    var corpus =
        new Corpus(
            new TrainingSet(
                List.of(
                    passage("gold-en", "en", "the gold", "d1"),
                    passage("same-document", "en", "beside it", "d1"),
                    passage("gold-de", "de", "das Gold", "d2"),
                    passage("copy", "en", "the gold", "d3"),
                    passage("other", "en", "another", "d4")),
                List.of(
                    new TrainingQuestion("q-en", "en", "which?", "gold-en", Optional.empty()),
                    new TrainingQuestion(
                        "q-de", "de", "welches?", "gold-de", Optional.of("which?"))),
                List.of()));
    for (int question = 0; question < 2; question++) {
      int asked = question;
      assertThat(IntStream.range(0, 5).filter(p -> corpus.mayBeNegative(asked, p)))
          .as("negatives of question %d", question)
          .containsExactlyElementsOf(question == 0 ? List.of(4) : List.of(1, 4));
    }
  }

  private static TrainingPassage passage(String id, String language, String text, String document) {
    return new TrainingPassage(id, language, "", text, document);
  }

  private static float[][] unit(int rows, int dimension, SplittableRandom random) {
    float[][] vectors = new float[rows][dimension];
    for (float[] vector : vectors) {
      double squares = 0;
      for (int i = 0; i < dimension; i++) {
        vector[i] = (float) (random.nextDouble() - 0.5);
        squares += vector[i] * vector[i];
      }
      for (int i = 0; i < dimension; i++) {
        vector[i] /= (float) Math.sqrt(squares);
      }
    }
    return vectors;
  }
}
