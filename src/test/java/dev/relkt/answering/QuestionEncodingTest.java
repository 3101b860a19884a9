package dev.relkt.answering;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.relkt.answering.QuestionEncoding.Encoded;
import dev.relkt.answering.QuestionEncoding.Outcome;
import dev.relkt.answering.QuestionEncoding.Waiting;
import dev.relkt.embedding.Embedding;
import dev.relkt.embedding.Encoder;
import dev.relkt.embedding.EncoderUnavailable;
import dev.relkt.embedding.PassageText;
import dev.relkt.registry.EmbeddingSpace;
import dev.relkt.snapshot.GenerationFixture;
import dev.relkt.snapshot.generation.IndexGeneration;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

class QuestionEncodingTest {

  @TempDir Path directory;
  private PublishedIndex index;
  private final CountDownLatch first = new CountDownLatch(1);
  private final List<Integer> batches = new CopyOnWriteArrayList<>();
  private final AtomicInteger told = new AtomicInteger();
  private ServingSnapshots snapshots;
  private volatile boolean away;

  /** Holds the first batch until the latch opens; may be away. */
  private final class SlowEncoder implements Encoder {
    private final WordEncoder words = new WordEncoder(1);

    @Override
    public EmbeddingSpace space() {
      return words.space();
    }

    @Override
    public int dimension() {
      return words.dimension();
    }

    @Override
    public List<Embedding> encodeQuestions(List<String> texts) {
      batches.add(texts.size());
      if (away) {
        throw new EncoderUnavailable("the endpoint does not answer");
      }
      try {
        first.await();
      } catch (InterruptedException e) {
        throw new IllegalStateException(e);
      }
      if (texts.contains("poison")) {
        throw new IllegalStateException("poisoned");
      }
      return words.encodeQuestions(texts);
    }

    @Override
    public List<List<Embedding>> encodePassages(List<PassageText> passages) {
      throw new UnsupportedOperationException();
    }

    @Override
    public void close() {
      words.close();
    }
  }

  @BeforeEach
  void open() {
    index = new PublishedIndex(directory);
    snapshots = new ServingSnapshots(index::find, version -> new SlowEncoder());
  }

  @AfterEach
  void close() {
    first.countDown();
    snapshots.close();
    index.close();
  }

  private void publish() {
    IndexGeneration generation = index.generation(1);
    index.publish(generation);
    GenerationFixture.activate(index.store, 1);
    snapshots.refresh();
  }

  private QuestionEncoding<Integer> encoding(String trouble) {
    return new QuestionEncoding<>(snapshots, 32, told::incrementAndGet, () -> trouble);
  }

  private static Waiting<Integer> question(int number) {
    return new Waiting<>(number, "word" + number, Long.MAX_VALUE);
  }

  @Test
  void encodesWhatIsWaitingAsOneBatchInTheOrderOfSubmission() throws Exception {
    publish();
    try (var encoding = encoding("")) {
      encoding.submit(question(0));
      await().until(() -> batches.size() == 1);
      for (int i = 1; i <= 40; i++) {
        encoding.submit(question(i));
      }
      first.countDown();
      encoding.awaitAll();
      List<Encoded<Integer>> all = encoding.take();
      assertThat(batches).containsExactly(1, 32, 8);
      assertThat(all.stream().map(Encoded::tag))
          .containsExactlyElementsOf(IntStream.rangeClosed(0, 40).boxed().toList());
      try (var words = new WordEncoder(1)) {
        for (Encoded<Integer> one : all) {
          var vector = one.vector().orElseThrow();
          assertThat(vector.serving().generation()).isEqualTo(1);
          assertThat(vector.embedding().cosine(words.encode("word" + one.tag())))
              .isGreaterThan(0.999f);
        }
      }
      // Whoever waits is told after the batch can be taken.
      await().untilAsserted(() -> assertThat(told).hasValue(3));
      assertThat(encoding.take()).isEmpty();
    }
  }

  @Test
  void refusesAtOnceWhatIsTooLateAndSaysSo() {
    publish();
    try (var encoding = encoding("")) {
      encoding.submit(new Waiting<>(7, "word", System.currentTimeMillis() - 5_000));
      assertThat(encoding.take())
          .singleElement()
          .satisfies(
              one -> {
                assertThat(one.tag()).isEqualTo(7);
                assertThat(one.vector()).isEmpty();
                assertThat(one.outcome()).isEqualTo(Outcome.REFUSED);
                assertThat(one.trouble())
                    .matches(
                        "not searched: the system is busy: the deadline passed 5\\d\\d\\d ms before the question's turn, 0 questions wait; ask again, or with a longer deadline");
              });
      assertThat(batches).isEmpty();
      assertThat(told).hasValue(1);
    }
  }

  @Test
  void encodesNoMoreThanABatchAheadOfTheSearches() {
    publish();
    first.countDown();
    try (var encoding = encoding("")) {
      List<Encoded<Integer>> taken = new ArrayList<>();
      for (int i = 0; i < 200; i++) {
        encoding.submit(question(i));
      }
      await().until(() -> taken.addAll(encoding.take()) && taken.size() > 32);
      assertThat(taken).hasSizeBetween(33, 64);
      assertThat(encoding.present()).isEqualTo(200);
      int searched = 0;
      while (taken.size() < 200) {
        while (searched < taken.size()) {
          encoding.searched();
          searched++;
        }
        await().until(() -> taken.addAll(encoding.take()));
      }
      assertThat(taken.stream().map(Encoded::tag))
          .containsExactlyElementsOf(IntStream.range(0, 200).boxed().toList());
    }
  }

  @Test
  void saysAtItsDeadlineWhyAQuestionWasNotEncodedWhileOthersWaitForTheEncoder() {
    publish();
    first.countDown();
    away = true;
    try (var encoding = encoding("")) {
      encoding.submit(new Waiting<>(1, "word", System.currentTimeMillis() + 500));
      encoding.submit(question(2));
      List<Encoded<Integer>> taken = new ArrayList<>();
      await().until(() -> taken.addAll(encoding.take()));
      assertThat(taken)
          .containsExactly(
              new Encoded<>(
                  1,
                  Optional.empty(),
                  "not searched: the endpoint does not answer; ask again",
                  Outcome.NO_ENCODER));
      assertThat(encoding.present()).isEqualTo(1);

      away = false;
      await().until(() -> taken.addAll(encoding.take()));
      assertThat(taken.get(1).tag()).isEqualTo(2);
      assertThat(taken.get(1).vector()).isPresent();
    }
  }

  @Test
  @Timeout(30)
  void closesWhileAnEncoderIsWaitedFor() {
    publish();
    var encoding = encoding("");
    encoding.submit(question(1));
    await().until(() -> batches.size() == 1);

    encoding.close();

    assertThat(encoding.take()).isEmpty();
  }

  @Test
  void waitsForTheFirstSnapshotUntilTheDeadline() {
    first.countDown();
    try (var encoding = encoding("")) {
      encoding.submit(new Waiting<>(1, "word", System.currentTimeMillis() + 50));
      encoding.submit(question(2));
      List<Encoded<Integer>> taken = new ArrayList<>();
      await().until(() -> taken.addAll(encoding.take()));
      assertThat(taken)
          .singleElement()
          .satisfies(
              one -> {
                assertThat(one.tag()).isEqualTo(1);
                assertThat(one.vector()).isEmpty();
                assertThat(one.trouble()).isEqualTo("no snapshot of the index is published yet");
              });
      publish();
      await().until(() -> taken.addAll(encoding.take()));
      assertThat(taken.get(1).tag()).isEqualTo(2);
      assertThat(taken.get(1).vector()).isPresent();
    }
  }

  @Test
  void saysWhyThereIsNoIndex() {
    try (var encoding = encoding("model student/1: damaged")) {
      encoding.submit(new Waiting<>(1, "word", 0));
      List<Encoded<Integer>> taken = new ArrayList<>();
      await().until(() -> taken.addAll(encoding.take()));
      assertThat(taken.getFirst().trouble()).isEqualTo("model student/1: damaged");
    }
  }

  @Test
  void failsWhoeverTakesWhenEncodingFailed() throws Exception {
    publish();
    first.countDown();
    try (var encoding = encoding("")) {
      encoding.submit(new Waiting<>(1, "poison", Long.MAX_VALUE));
      encoding.awaitAll();
      await().until(() -> told.get() == 1);
      assertThatThrownBy(encoding::take).hasMessage("poisoned");
    }
  }
}
