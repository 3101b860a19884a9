package dev.relkt.bench;

import static org.assertj.core.api.Assertions.assertThat;

import dev.relkt.bench.load.SamplePassages;
import dev.relkt.dataset.LabelledQuestion;
import dev.relkt.dataset.SampleCorpus;
import dev.relkt.embedding.Embedding;
import dev.relkt.embedding.Encoder;
import dev.relkt.embedding.PassageText;
import dev.relkt.embedding.serving.NetworkEncoder;
import dev.relkt.passage.Passage;
import dev.relkt.passage.PassageId;
import dev.relkt.passage.filter.PassageFilter;
import dev.relkt.passage.metadata.Metadata;
import dev.relkt.passage.metadata.MetadataValue;
import dev.relkt.registry.ModelFolder;
import dev.relkt.registry.VectorSpec;
import dev.relkt.shard.ScoredPassage;
import dev.relkt.shard.SearchWidth;
import dev.relkt.shard.SegmentState;
import dev.relkt.shard.ShardReader;
import dev.relkt.shard.ShardSettings;
import dev.relkt.shard.ShardWriter;
import dev.relkt.shard.SourcePosition;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * What the search of a shard finds of what an exact search finds, with the vectors that a shipped
 * student gives for texts and questions in 14 languages: a graph over these fails in ways in which
 * one over random vectors does not. One shard, written with a commit every {@value
 * #PASSAGES_A_COMMIT} passages, a fifth of them deleted and a tenth written again in between.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class RecallOfRealVectors {

  private static final int PASSAGES = 1_500;
  private static final int PASSAGES_A_COMMIT = 100;
  private static final int K = 10;
  private static final long SEED = 7;

  private final String model;
  private final List<Passage> passages = new ArrayList<>();
  private final List<List<Embedding>> windows = new ArrayList<>();
  private List<Embedding> questions = List.of();
  private VectorSpec vectors;
  private ShardReader scanned;
  private ShardReader graphs;

  /**
   * @param model the version's folder
   */
  RecallOfRealVectors(String model) {
    this.model = model;
  }

  @BeforeAll
  void writesShards(@TempDir Path directory) {
    passages.addAll(SampleCorpus.task().passages());
    var sentences = new SamplePassages(SEED);
    for (int number = 0; passages.size() < PASSAGES; number++) {
      passages.add(sentences.passage(number, 0));
    }
    for (int p = 0; p < passages.size(); p++) {
      passages.set(p, withNumber(passages.get(p), p));
    }
    try (Encoder encoder = NetworkEncoder.open(ModelFolder.at(Path.of(model)), List.of())) {
      vectors = encoder.vectors();
      for (int from = 0; from < passages.size(); from += 50) {
        windows.addAll(
            encoder.encodePassages(
                passages.subList(from, from + 50).stream()
                    .map(p -> new PassageText(p.title(), p.text()))
                    .toList()));
      }
      questions =
          encoder.encodeQuestions(
              SampleCorpus.task().questions().stream().map(LabelledQuestion::text).toList());
    }
    scanned = shard(directory.resolve("scanned"), vectors, ShardSettings.NO_GRAPHS);
    graphs = shard(directory.resolve("graphs"), vectors, ShardSettings.ALWAYS_GRAPHS);
  }

  @AfterAll
  void closes() {
    scanned.close();
    graphs.close();
  }

  /** Spread over what is deleted and what is written again. */
  private static Passage withNumber(Passage passage, int at) {
    Metadata metadata =
        passage.metadata().with("number", new MetadataValue.WholeNumber(at * 347L % 1_000));
    return new Passage(passage.id(), passage.language(), passage.title(), passage.text(), metadata);
  }

  private ShardReader shard(Path directory, VectorSpec spec, ShardSettings settings) {
    try (ShardWriter writer = ShardWriter.open(directory, spec, settings)) {
      long offset = 0;
      for (int p = 0; p < passages.size(); p++) {
        writer.upsert(passages.get(p), windows.get(p), new SourcePosition(0, offset++, 0));
        if (p >= 500 && p % 5 == 0) {
          PassageId old = passages.get(p - 500).id();
          writer.delete(old, new SourcePosition(0, offset++, 0));
        }
        if (p >= 500 && p % 10 == 1) {
          writer.upsert(
              passages.get(p - 500), windows.get(p - 500), new SourcePosition(0, offset++, 0));
        }
        if (p % PASSAGES_A_COMMIT == PASSAGES_A_COMMIT - 1) {
          writer.release(writer.commit(Map.of()));
        }
      }
      writer.awaitMerges();
      writer.commit(Map.of());
    }
    return ShardReader.open(directory, spec.space());
  }

  @Test
  void theShardsHaveMergesDeletesAndGraphs() {
    assertThat(scanned.passages()).isEqualTo(PASSAGES - 200);
    assertThat(graphs.passages()).isEqualTo(PASSAGES - 200);
    assertThat(graphs.segments()).hasSizeLessThan(PASSAGES / PASSAGES_A_COMMIT);
    assertThat(graphs.segments()).allMatch(SegmentState::hasGraph);
    assertThat(scanned.segments()).noneMatch(SegmentState::hasGraph);
    assertThat(graphs.segments()).anyMatch(segment -> segment.deletedDocuments() > 0);
  }

  @ParameterizedTest
  @CsvSource({
    "'', all",
    "number < 500, 50 %",
    "number >= 900 and not draft = true, 10 %",
    "number in [10 to 20[, 1 %",
    "number = 7, .1 %"
  })
  void aSearchFindsWhatAnExactSearchFindsAmong(String expression, String share) {
    PassageFilter filter = PassageFilter.parse(expression);

    assertThat(recall(scanned, SearchWidth.DEFAULT, filter))
        .as("codes, %s", share)
        .isGreaterThanOrEqualTo(0.95);
    assertThat(recall(graphs, SearchWidth.DEFAULT, filter))
        .as("graphs, %s", share)
        .isGreaterThanOrEqualTo(0.95);
  }

  /** So few candidates that a graph is walked, and not scanned. */
  @Test
  void aGraphLeadsToThePassages() {
    assertThat(recallOfGraphs()).isGreaterThanOrEqualTo(0.85);
  }

  /** How much narrow walks of graphs find of vectors that are indexed as they are. */
  final double recallOfGraphsWithoutCentre(Path directory) {
    VectorSpec common = VectorSpec.of(vectors.space(), vectors.dimension());
    try (ShardReader reader = shard(directory, common, ShardSettings.ALWAYS_GRAPHS)) {
      return narrow(reader);
    }
  }

  /** The same of those that are indexed without their centre. */
  final double recallOfGraphs() {
    return narrow(graphs);
  }

  private double narrow(ShardReader reader) {
    return recall(reader, SearchWidth.NARROW.times(0.5), PassageFilter.NONE);
  }

  @Test
  void scoresAreThoseOfTheVectorsThemselves() {
    for (Embedding question : questions) {
      for (ScoredPassage found : scanned.search(question, K, PassageFilter.NONE)) {
        List<Embedding> its = windows.get(passages.indexOf(found.passage()));
        double best = its.stream().mapToDouble(question::cosine).max().orElseThrow();
        assertThat((double) found.score())
            .isCloseTo(best, org.assertj.core.data.Offset.offset(1e-3));
      }
    }
  }

  private double recall(ShardReader reader, SearchWidth width, PassageFilter filter) {
    int wanted = 0;
    int found = 0;
    for (Embedding question : questions) {
      Set<PassageId> exact = ids(reader.searchExact(question, K, filter));
      Set<PassageId> hits = ids(reader.search(question, K, filter, width));
      wanted += exact.size();
      found += (int) exact.stream().filter(hits::contains).count();
    }
    double recall = (double) found / wanted;
    System.out.printf(
        "recall@%d %.4f of %d with %s, filter %s%n", K, recall, wanted, width, filter);
    return recall;
  }

  private static Set<PassageId> ids(List<ScoredPassage> found) {
    return found.stream().map(one -> one.passage().id()).collect(Collectors.toSet());
  }
}
