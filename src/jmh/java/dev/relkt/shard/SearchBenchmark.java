package dev.relkt.shard;

import dev.relkt.embedding.Embedding;
import dev.relkt.passage.Language;
import dev.relkt.passage.Passage;
import dev.relkt.passage.PassageId;
import dev.relkt.passage.filter.PassageFilter;
import dev.relkt.registry.EmbeddingSpace;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.openjdk.jmh.annotations.AuxCounters;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * The ten best of 20,000 passages with two windows of 256 dimensions each, with the share of the
 * true ten beside the time.
 *
 * <p>The vectors lie around 1,000 centers, as those of texts do: without any structure nothing is
 * near to anything, and every graph looks bad. A commit every 200 passages leaves the segments that
 * a running job leaves. Sampled times, since the slow ones matter; two forks, since where a graph
 * lies in memory changes its speed.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.SampleTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
@Fork(
    value = 2,
    jvmArgsAppend = {"-Xmx2g", "--add-modules=jdk.incubator.vector"})
@SuppressWarnings("NullAway.Init") // by open(), which JMH calls first
public class SearchBenchmark {

  private static final EmbeddingSpace SPACE = new EmbeddingSpace("es-0123456789abcdef01234567");
  private static final int DIMENSION = 256;
  private static final int PASSAGES = 20_000;
  private static final int CENTERS = 1_000;
  private static final int QUESTIONS = 256; // a power of two
  private static final int K = 10;

  /** Without a filter, and with one that a fifth of the passages pass. */
  @Param({"", "de"})
  public String language = "";

  private final List<Embedding> questions = new ArrayList<>();
  private final List<Set<PassageId>> truth = new ArrayList<>();
  private PassageFilter filter = PassageFilter.NONE;
  private Path directory;
  private ShardReader reader;

  /** How many of the true ten were found, of how many: recall@10 is their quotient. */
  @AuxCounters(AuxCounters.Type.EVENTS)
  @State(Scope.Thread)
  public static class Recall {
    public long found;
    public long wanted;
    private int next;

    /** Counts are of one iteration. */
    @Setup(Level.Iteration)
    public void reset() {
      found = 0;
      wanted = 0;
    }
  }

  /** Writes the shard and searches it exactly. */
  @Setup
  public void open() throws IOException {
    Random random = new Random(20_000);
    List<float[]> centers = new ArrayList<>();
    for (int i = 0; i < CENTERS; i++) {
      centers.add(near(new float[DIMENSION], 1, random).toArray());
    }
    List<String> languages = List.of("en", "de", "zh", "th", "sw");
    directory = Files.createTempDirectory("search-benchmark");
    try (var writer = ShardWriter.open(directory, SPACE, DIMENSION)) {
      for (int i = 0; i < PASSAGES; i++) {
        float[] center = centers.get(random.nextInt(CENTERS));
        writer.upsert(
            new Passage(
                new PassageId("p" + i),
                new Language(languages.get(i % languages.size())),
                "",
                "passage " + i + " of the benchmark".repeat(20),
                Map.of()),
            List.of(near(center, 0.7, random), near(center, 0.7, random)),
            new SourcePosition(0, i, 0));
        if (i % 200 == 199) {
          writer.release(writer.commit(Map.of()));
        }
      }
    }
    reader = ShardReader.open(directory, SPACE);
    filter =
        language.isEmpty()
            ? PassageFilter.NONE
            : new PassageFilter(Set.of(new Language(language)), Map.of());
    for (int i = 0; i < QUESTIONS; i++) {
      Embedding question = near(centers.get(random.nextInt(CENTERS)), 1, random);
      questions.add(question);
      truth.add(ids(reader.searchExact(question, K, filter)));
    }
    reader.warm();
  }

  /** By the graphs. */
  @Benchmark
  public List<ScoredPassage> search(Recall recall) {
    int i = recall.next++ & (QUESTIONS - 1);
    return counted(recall, i, reader.search(questions.get(i), K, filter));
  }

  /** By looking at every passage. */
  @Benchmark
  public List<ScoredPassage> searchExact(Recall recall) {
    int i = recall.next++ & (QUESTIONS - 1);
    return counted(recall, i, reader.searchExact(questions.get(i), K, filter));
  }

  /** Deletes the shard. */
  @TearDown
  public void close() throws IOException {
    reader.close();
    try (Stream<Path> files = Files.walk(directory)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }

  private List<ScoredPassage> counted(Recall recall, int i, List<ScoredPassage> found) {
    Set<PassageId> hits = new HashSet<>(truth.get(i));
    recall.wanted += hits.size();
    hits.retainAll(ids(found));
    recall.found += hits.size();
    return found;
  }

  private static Set<PassageId> ids(List<ScoredPassage> found) {
    return found.stream().map(hit -> hit.passage().id()).collect(Collectors.toSet());
  }

  private static Embedding near(float[] center, double spread, Random random) {
    float[] vector = center.clone();
    double squares = 0;
    for (int i = 0; i < vector.length; i++) {
      vector[i] += (float) (spread * random.nextGaussian() / Math.sqrt(vector.length));
      squares += (double) vector[i] * vector[i];
    }
    for (int i = 0; i < vector.length; i++) {
      vector[i] /= (float) Math.sqrt(squares);
    }
    return new Embedding(SPACE, vector);
  }
}
