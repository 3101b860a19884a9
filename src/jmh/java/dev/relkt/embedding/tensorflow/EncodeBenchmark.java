package dev.relkt.embedding.tensorflow;

import dev.relkt.embedding.Embedding;
import dev.relkt.embedding.Encoder;
import dev.relkt.embedding.PassageText;
import dev.relkt.embedding.features.WordForm;
import dev.relkt.embedding.features.WordKey;
import dev.relkt.embedding.features.WordKeyFeatures;
import dev.relkt.embedding.features.WordRange;
import dev.relkt.embedding.features.Words;
import dev.relkt.embedding.network.Rows;
import dev.relkt.embedding.serving.NetworkEncoder;
import dev.relkt.embedding.tokens.Window;
import dev.relkt.embedding.tokens.Windowing;
import dev.relkt.registry.ModelFolder;
import dev.relkt.registry.ModelRegistry;
import dev.relkt.registry.ModelVersion;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * Passages a second, and questions a second, of one caller with the shipped encoder.
 *
 * <p>A passage has 100 words of five scripts, drawn from a vocabulary of 2,000 made-up words, so
 * that the cache of words is as warm as it is in a running job. Passages come in batches of {@value
 * #BATCH}, as the indexing job makes them, questions one by one, as they arrive. Two forks, because
 * the layout of native memory differs from process to process; every result is checked against what
 * the encoder gave before the measurement.
 *
 * <p>The parts are measured by themselves too: the ids of words that are remembered, the keys of
 * words that are not (nothing is looked up in the memory of words there), and the sums over the
 * ids, in Java and in TensorFlow.
 *
 * <p>Run with {@code -jvmArgsAppend -Drelkt.models=<registry root>} from elsewhere than the
 * project's directory.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Fork(2)
@Warmup(iterations = 3, time = 3)
@Measurement(iterations = 5, time = 3)
@SuppressWarnings("NullAway.Init") // JMH calls open() first
public class EncodeBenchmark {

  static final int BATCH = 64;
  private static final int WORDS = 100;
  private static final String[] SYLLABLES = {
    "ra", "men", "to", "str", "ki", "на", "пере", "ти", "του", "λο", "كتا", "ب", "नदी", "ला", "ção"
  };

  @Param("student/4")
  public String model = "student/4";

  private NetworkEncoder encoder;
  private NetworkEncoder tensorFlow;
  private WordKeyFeatures features;
  private List<Window> windows;
  private List<PassageText> passages;
  private List<List<Embedding>> expected;
  private String question;
  private Embedding expectedQuestion;

  @Setup
  public void open() {
    var registry = new ModelRegistry(Path.of(System.getProperty("relkt.models", "models")));
    ModelFolder folder = registry.resolve(ModelVersion.parse(model));
    encoder = NetworkEncoder.open(folder, List.of());
    tensorFlow =
        NetworkEncoder.over(
            folder, LoadedModel.open(folder, folder.manifest().encoder(), List.of()));
    features = WordKeyFeatures.load(folder.directory(), folder.manifest().features().orElseThrow());
    var random = new Random(7);
    var vocabulary = new ArrayList<String>();
    for (int i = 0; i < 2000; i++) {
      var word = new StringBuilder();
      for (int s = 0; s < 2 + random.nextInt(3); s++) {
        word.append(SYLLABLES[random.nextInt(SYLLABLES.length)]);
      }
      vocabulary.add(word.toString());
    }
    passages = new ArrayList<>();
    for (int p = 0; p < BATCH; p++) {
      var words = new ArrayList<String>();
      for (int w = 0; w < WORDS; w++) {
        words.add(vocabulary.get(random.nextInt(vocabulary.size())));
      }
      passages.add(new PassageText("", String.join(" ", words)));
    }
    expected = encoder.encodePassages(passages);
    windows = new ArrayList<>();
    try (Windowing windowing = Windowing.of(folder)) {
      for (PassageText passage : passages) {
        windows.addAll(windowing.passage(passage));
      }
    }
    question = String.join(" ", vocabulary.subList(0, 9));
    expectedQuestion = encoder.encodeQuestions(List.of(question)).get(0);
  }

  @TearDown
  public void close() {
    encoder.close();
    tensorFlow.close();
  }

  @Benchmark
  @OperationsPerInvocation(BATCH)
  public int idsOfRememberedWords() {
    int ids = 0;
    for (PassageText passage : passages) {
      ids += features.joined(List.of(features.wordIds(passage.text()))).length;
    }
    return ids;
  }

  @Benchmark
  @OperationsPerInvocation(BATCH)
  public int keysOfWordsSeenFirst() {
    int letters = 0;
    for (PassageText passage : passages) {
      for (WordRange word : Words.of(passage.text())) {
        String form = WordForm.of(passage.text().substring(word.from(), word.to()));
        for (WordKey key : WordKey.of(form)) {
          letters += key.toString().length();
        }
      }
    }
    return letters;
  }

  @Benchmark
  @OperationsPerInvocation(BATCH)
  public Rows sums() {
    return encoder.network().run(windows);
  }

  @Benchmark
  @OperationsPerInvocation(BATCH)
  public Rows sumsInTensorFlow() {
    return tensorFlow.network().run(windows);
  }

  @Benchmark
  @OperationsPerInvocation(BATCH)
  public List<List<Embedding>> passages() {
    return checked(encoder);
  }

  @Benchmark
  @OperationsPerInvocation(BATCH)
  public List<List<Embedding>> passagesInTensorFlow() {
    return checked(tensorFlow);
  }

  private List<List<Embedding>> checked(Encoder encoder) {
    List<List<Embedding>> found = encoder.encodePassages(passages);
    for (int p = 0; p < BATCH; p++) {
      check(found.get(p).get(0), expected.get(p).get(0));
    }
    return found;
  }

  @Benchmark
  public Embedding question() {
    Embedding found = encoder.encodeQuestions(List.of(question)).get(0);
    check(found, expectedQuestion);
    return found;
  }

  private static void check(Embedding found, Embedding expected) {
    if (!(found.cosine(expected) > 0.9999f)) {
      throw new IllegalStateException(
          "cosine %s with the vector of before (expected: 1)".formatted(found.cosine(expected)));
    }
  }
}
