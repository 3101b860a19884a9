package dev.relkt.evaluation;

import dev.relkt.dataset.DataRefused;
import dev.relkt.embedding.Embedding;
import dev.relkt.embedding.Encoder;
import dev.relkt.embedding.PassageText;
import dev.relkt.passage.Passage;
import dev.relkt.passage.filter.PassageFilter;
import dev.relkt.registry.Centre;
import dev.relkt.registry.VectorSpec;
import dev.relkt.shard.ScoredPassage;
import dev.relkt.shard.SearchWidth;
import dev.relkt.shard.ShardReader;
import dev.relkt.shard.ShardSettings;
import dev.relkt.shard.ShardWriter;
import dev.relkt.shard.SourcePosition;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * How much of what an exact search finds the search of a shard finds, for the vectors of one
 * encoder: the ten best passages of each question, with and without a graph. What an encoder's
 * vectors look like decides it, so it is measured with real passages and real questions.
 *
 * <p>The texts are encoded once; shards are made in temporary directories. For one thread.
 */
public final class SearchRecall {

  /** How many passages of a question are compared. */
  public static final int K = 10;

  /** Of the ten best passages, the least share that a search should find. */
  public static final double LEAST = 0.95;

  /** The least share that graphs should lead to with a third of the usual candidates. */
  public static final double LEAST_NARROW = 0.85;

  private static final int BATCH = 32;
  private static final int PASSAGES_A_COMMIT = 250;

  private final VectorSpec vectors;
  private final List<Passage> passages;
  private final List<List<Embedding>> windows;
  private final List<Embedding> questions;

  private SearchRecall(
      VectorSpec vectors,
      List<Passage> passages,
      List<List<Embedding>> windows,
      List<Embedding> questions) {
    this.vectors = vectors;
    this.passages = passages;
    this.windows = windows;
    this.questions = questions;
  }

  /**
   * What was measured.
   *
   * @param scanned recall where no segment has a graph, 0 to 1
   * @param graph recall where every segment has one, with {@link SearchWidth#NARROW}, 0 to 1: with
   *     more candidates a graph of a sample would not be walked but scanned
   */
  public record Measured(double scanned, double graph) {}

  /**
   * Encodes a sample.
   *
   * @param passages with ids of their own, one or more
   * @param questions one or more
   */
  public static SearchRecall encode(
      Encoder encoder, List<Passage> passages, List<String> questions, Progress progress) {
    if (passages.isEmpty() || questions.isEmpty()) {
      throw new DataRefused(
          "recall of search: %d passages, %d questions (expected: one or more of each)"
              .formatted(passages.size(), questions.size()));
    }
    List<List<Embedding>> windows = new ArrayList<>();
    Batches.inOrder(
        passages,
        BATCH,
        batch ->
            encoder.encodePassages(
                batch.stream().map(p -> new PassageText(p.title(), p.text())).toList()),
        "encoding a sample",
        "passages",
        progress,
        (passage, vectors) -> windows.add(vectors));
    List<Embedding> asked = new ArrayList<>();
    Batches.inOrder(
        questions,
        BATCH,
        encoder::encodeQuestions,
        "encoding a sample",
        "questions",
        progress,
        (question, vector) -> asked.add(vector));
    return new SearchRecall(encoder.vectors(), passages, windows, asked);
  }

  /** The mean of the sample's windows: what they have in common. */
  public Centre centre() {
    return Centre.mean(
        vectors.dimension(),
        () -> windows.stream().flatMap(List::stream).map(Embedding::toArray).iterator());
  }

  /** How many windows the sample has. */
  public long windows() {
    return windows.stream().mapToLong(List::size).sum();
  }

  /** How many questions it has. */
  public int questions() {
    return questions.size();
  }

  /** How many passages it has. */
  public int passages() {
    return passages.size();
  }

  /**
   * Measures the recall.
   *
   * @param centre what is taken off windows before they are indexed
   */
  public Measured measure(Optional<Centre> centre, Progress progress) {
    var spec = new VectorSpec(vectors.space(), vectors.dimension(), centre);
    return new Measured(
        recall(spec, ShardSettings.NO_GRAPHS, SearchWidth.DEFAULT, "searching codes", progress),
        recall(
            spec, ShardSettings.ALWAYS_GRAPHS, SearchWidth.NARROW, "searching graphs", progress));
  }

  private double recall(
      VectorSpec spec, ShardSettings settings, SearchWidth width, String step, Progress progress) {
    try (var directory = TemporaryDirectory.create("relkt-recall-")) {
      try (ShardWriter writer = ShardWriter.open(directory.path(), spec, settings)) {
        for (int p = 0; p < passages.size(); p++) {
          writer.upsert(passages.get(p), windows.get(p), new SourcePosition(0, p, 0));
          if (p % PASSAGES_A_COMMIT == PASSAGES_A_COMMIT - 1) {
            writer.release(writer.commit(Map.of()));
          }
        }
        writer.awaitMerges();
        writer.commit(Map.of());
      }
      try (ShardReader reader = ShardReader.open(directory.path(), spec.space())) {
        return recall(reader, width, step, progress);
      }
    }
  }

  private double recall(ShardReader reader, SearchWidth width, String step, Progress progress) {
    long wanted = 0;
    long found = 0;
    for (int q = 0; q < questions.size(); q++) {
      progress.at(step, "questions", q, questions.size());
      Embedding question = questions.get(q);
      Set<String> exact = ids(reader.searchExact(question, K, PassageFilter.NONE));
      Set<String> hits = ids(reader.search(question, K, PassageFilter.NONE, width));
      wanted += exact.size();
      found += exact.stream().filter(hits::contains).count();
    }
    progress.at(step, "questions", questions.size(), questions.size());
    return (double) found / Math.max(1, wanted);
  }

  private static Set<String> ids(List<ScoredPassage> passages) {
    return passages.stream().map(one -> one.passage().id().value()).collect(Collectors.toSet());
  }
}
