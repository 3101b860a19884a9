package dev.relkt.embedding;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** What every {@link Encoder} promises. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
public abstract class EncoderContract {

  private static final String[] WORDS =
      """
      river paris bridge flows city mountain école straße über năm река мост город γέφυρα ποταμός
      نهر جسر नदी शहर 川 東京 สะพาน çay göl 1889 42 tower iron world fair music opera night light
      """
          .strip()
          .split("\\s+");

  private long seed;
  private Random random = new Random();

  /** The encoder under test, open, and used by all tests of the class. */
  protected abstract Encoder encoder();

  /** One that is not {@link #encoder}, to be closed. */
  protected abstract Encoder another();

  /** The least cosine of a passage with a question of the same text. */
  protected float leastCosineOfAPassageWithItsText() {
    return 0.99f;
  }

  @BeforeEach
  void seed() {
    seed = new Random().nextLong();
    random = new Random(seed);
  }

  @AfterEach
  void printSeed() {
    System.out.println(getClass().getSimpleName() + " seed " + seed);
  }

  private String text(int words) {
    var text = new StringBuilder();
    for (int i = 0; i < words; i++) {
      text.append(WORDS[random.nextInt(WORDS.length)]).append(i % 9 == 8 ? ". " : " ");
    }
    return text.toString().strip();
  }

  private List<String> texts(int count) {
    var texts = new ArrayList<String>();
    for (int i = 0; i < count; i++) {
      texts.add(text(1 + random.nextInt(30)));
    }
    return texts;
  }

  protected static double distance(Embedding a, Embedding b) {
    float[] x = a.toArray();
    float[] y = b.toArray();
    double most = 0;
    for (int i = 0; i < x.length; i++) {
      most = Math.max(most, Math.abs(x[i] - y[i]));
    }
    return most;
  }

  @Test
  void givesUnitVectorsOfItsSpaceAndDimension() {
    for (Embedding e : encoder().encodeQuestions(texts(40))) {
      double squares = 0;
      for (float x : e.toArray()) {
        squares += (double) x * x;
      }
      assertThat(squares).isCloseTo(1, within(1e-5));
      assertThat(e.dimension()).isEqualTo(encoder().dimension());
      assertThat(e.space()).isEqualTo(encoder().space());
    }
  }

  @Test
  void keepsOrderAndDoesNotDependOnTheBatch() {
    List<String> texts = texts(300);
    List<Embedding> together = encoder().encodeQuestions(texts);
    assertThat(together).hasSize(texts.size());
    for (int i = 0; i < texts.size(); i += 7) {
      Embedding alone = encoder().encodeQuestions(List.of(texts.get(i))).get(0);
      assertThat(distance(alone, together.get(i))).as(texts.get(i)).isLessThanOrEqualTo(1e-5);
    }
  }

  @Test
  void givesEveryPassageItsOwnWindowsInOrder() {
    var passages = new ArrayList<PassageText>();
    for (int i = 0; i < 60; i++) {
      passages.add(
          new PassageText(
              i % 2 == 0 ? "" : text(3), text(1 + random.nextInt(i % 5 == 0 ? 400 : 40))));
    }
    List<List<Embedding>> together = encoder().encodePassages(passages);
    assertThat(together).hasSize(passages.size()).allSatisfy(w -> assertThat(w).isNotEmpty());
    for (int i = 0; i < passages.size(); i += 5) {
      List<Embedding> alone = encoder().encodePassages(List.of(passages.get(i))).get(0);
      assertThat(together.get(i)).hasSameSizeAs(alone);
      for (int w = 0; w < alone.size(); w++) {
        assertThat(distance(alone.get(w), together.get(i).get(w))).isLessThanOrEqualTo(1e-5);
      }
    }
  }

  @Test
  void aPassageLikeAQuestionIsNearestToIt() {
    List<String> texts =
        List.of("iron tower of the world fair 1889", "река и мост", "opera music night");
    List<Embedding> questions = encoder().encodeQuestions(texts);
    List<List<Embedding>> passages =
        encoder().encodePassages(texts.stream().map(t -> new PassageText("", t)).toList());
    for (int q = 0; q < texts.size(); q++) {
      float own = questions.get(q).cosine(passages.get(q).get(0));
      assertThat(own).isGreaterThan(leastCosineOfAPassageWithItsText());
      for (int p = 0; p < texts.size(); p++) {
        if (p != q) {
          float other = questions.get(q).cosine(passages.get(p).get(0));
          assertThat(other).isLessThan(Math.min(own, 0.9f));
        }
      }
    }
  }

  @Test
  void answersAnEmptyListWithAnEmptyList() {
    assertThat(encoder().encodeQuestions(List.of())).isEmpty();
    assertThat(encoder().encodePassages(List.of())).isEmpty();
  }

  @Test
  void takesNumbersAndSymbolsForWhichThereAreNoLetters() {
    for (String sign : List.of("½", "Ⅷ", "①", "〇", "👍", "∑ ≠ ∞", "⠓⠑⠇⠇⠕")) {
      assertThat(encoder().encodeQuestions(List.of(sign))).as(sign).hasSize(1);
      assertThat(encoder().encodePassages(List.of(new PassageText("", sign)))).hasSize(1);
    }
  }

  @Test
  void refusesATextOfPunctuation() {
    assertThatThrownBy(() -> encoder().encodeQuestions(List.of("ok", "?! …")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith(
            "question 1: text: no letter, number or symbol (expected: at least one)");
    assertThatThrownBy(() -> encoder().encodePassages(List.of(new PassageText("a title", "—"))))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith(
            "passage 0: text: no letter, number or symbol (expected: at least one)");
  }

  @Test
  void isSafeForSeveralThreads() throws Exception {
    List<String> texts = texts(64);
    List<Embedding> expected = encoder().encodeQuestions(texts);
    try (ExecutorService threads = Executors.newFixedThreadPool(4)) {
      var runs = new ArrayList<Future<Double>>();
      for (int t = 0; t < 4; t++) {
        int shift = t;
        Callable<Double> run =
            () -> {
              double most = 0;
              for (int round = 0; round < 20; round++) {
                int from = (round * 3 + shift) % 50;
                List<Embedding> got = encoder().encodeQuestions(texts.subList(from, from + 14));
                for (int i = 0; i < got.size(); i++) {
                  most = Math.max(most, distance(got.get(i), expected.get(from + i)));
                }
              }
              return most;
            };
        runs.add(threads.submit(run));
      }
      for (Future<Double> run : runs) {
        assertThat(run.get()).isLessThanOrEqualTo(1e-5);
      }
    }
  }

  @Test
  void refusesCallsAfterClose() {
    Encoder closed = another();
    closed.close();
    closed.close();
    assertThatThrownBy(() -> closed.encodeQuestions(List.of("river")))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("closed (expected: open)");
    assertThatThrownBy(() -> closed.encodePassages(List.of(new PassageText("", "river"))))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("closed (expected: open)");
  }
}
