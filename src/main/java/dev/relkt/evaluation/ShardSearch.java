package dev.relkt.evaluation;

import dev.relkt.answering.Question;
import dev.relkt.answering.ServedModel;
import dev.relkt.answering.ShardAnswers;
import dev.relkt.dataset.LabelledQuestion;
import dev.relkt.dataset.Run;
import dev.relkt.embedding.Embedding;
import dev.relkt.embedding.Encoder;
import dev.relkt.embedding.PassageText;
import dev.relkt.passage.Passage;
import dev.relkt.passage.filter.PassageFilter;
import dev.relkt.shard.ScoredPassage;
import dev.relkt.shard.SegmentState;
import dev.relkt.shard.ShardReader;
import dev.relkt.shard.ShardRouter;
import dev.relkt.shard.ShardWriter;
import dev.relkt.shard.SourcePosition;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * Searches as the running system does: passages in the shards that their ids belong to, each with
 * its HNSW graph, and the best of all shards. The shards live in a temporary directory until this
 * is closed.
 */
final class ShardSearch implements PassageSearch {

  private static final int PASSAGES_A_BATCH = 64;
  private static final int QUESTIONS_A_BATCH = 16;

  /** About what a shard takes in a second under load. */
  private static final int PASSAGES_A_COMMIT = 130;

  private final TemporaryDirectory directory;
  private final List<ShardReader> shards = new ArrayList<>();

  private ShardSearch(TemporaryDirectory directory) {
    this.directory = directory;
  }

  static ShardSearch encode(
      Encoder encoder, List<Passage> passages, ShardRouter router, Progress progress) {
    var search = new ShardSearch(TemporaryDirectory.create("relkt-evaluation-"));
    try {
      search.write(encoder, passages, router, progress);
      for (int s = 0; s < router.shards(); s++) {
        search.shards.add(ShardReader.open(search.directory(s), encoder.space()));
      }
      return search;
    } catch (RuntimeException e) {
      search.close();
      throw e;
    }
  }

  private void write(
      Encoder encoder, List<Passage> passages, ShardRouter router, Progress progress) {
    List<ShardWriter> writers = new ArrayList<>();
    try {
      for (int s = 0; s < router.shards(); s++) {
        writers.add(ShardWriter.open(directory(s), encoder.vectors()));
      }
      long[] offset = {0};
      Batches.inOrder(
          passages,
          PASSAGES_A_BATCH,
          batch ->
              encoder.encodePassages(
                  batch.stream().map(p -> new PassageText(p.title(), p.text())).toList()),
          "encoding and indexing",
          "passages",
          progress,
          (passage, windows) ->
              write(
                  writers.get(router.shardOf(passage.id()).number()),
                  passage,
                  windows,
                  offset[0]++));
      for (ShardWriter writer : writers) {
        writer.awaitMerges();
        writer.commit(Map.of());
      }
    } finally {
      writers.forEach(ShardWriter::close);
    }
  }

  /** Commits again and again, as a running job does, so that segments are merged as there. */
  private static void write(
      ShardWriter writer, Passage passage, List<Embedding> windows, long offset) {
    writer.upsert(passage, windows, new SourcePosition(0, offset, 0));
    if (writer.passages() % PASSAGES_A_COMMIT == 0) {
      writer.release(writer.commit(Map.of()));
    }
  }

  private Path directory(int shard) {
    return directory.path().resolve("shard-" + shard);
  }

  @Override
  public String segments() {
    List<SegmentState> all = shards.stream().flatMap(shard -> shard.segments().stream()).toList();
    return "%,d segments, %,d of them with a graph over %,d of %,d vectors"
        .formatted(
            all.size(),
            all.stream().filter(SegmentState::hasGraph).count(),
            all.stream().filter(SegmentState::hasGraph).mapToLong(SegmentState::vectors).sum(),
            all.stream().mapToLong(SegmentState::vectors).sum());
  }

  @Override
  public long windows() {
    return shards.stream().mapToLong(ShardReader::windows).sum();
  }

  @Override
  public List<List<FoundPassage>> find(
      List<Embedding> questions, int topK, PassageFilter filter, Progress progress) {
    List<List<FoundPassage>> found = new ArrayList<>();
    Batches.inOrder(
        questions,
        QUESTIONS_A_BATCH,
        batch -> batch.stream().map(question -> best(question, topK, filter)).toList(),
        "searching",
        "questions",
        progress,
        (question, entries) -> found.add(entries));
    return found;
  }

  /** The answers that a running system gives, by question id. */
  Map<String, List<Run.Entry>> answers(
      List<LabelledQuestion> asked,
      List<Embedding> vectors,
      int topK,
      PassageFilter filter,
      Reranking stages,
      Progress progress) {
    var model = new ServedModel(Optional.empty(), stages.ranker(), "");
    Map<String, List<Run.Entry>> answers = new LinkedHashMap<>();
    Batches.inOrder(
        IntStream.range(0, asked.size()).boxed().toList(),
        QUESTIONS_A_BATCH,
        batch ->
            batch.parallelStream()
                .map(i -> answers(asked.get(i), vectors.get(i), topK, filter, stages, model))
                .toList(),
        "searching",
        "questions",
        progress,
        (i, entries) -> answers.put(asked.get(i).id(), entries));
    return answers;
  }

  private List<Run.Entry> answers(
      LabelledQuestion asked,
      Embedding vector,
      int topK,
      PassageFilter filter,
      Reranking stages,
      ServedModel model) {
    Question question =
        new Question("evaluation", asked.text(), topK, filter, Question.DEFAULT_DEADLINE)
            .with(stages.options(asked.language()));
    return ShardAnswers.of(question, vector, shards, model).answers().stream()
        .limit(topK)
        .map(answer -> new Run.Entry(answer.passage().id(), answer.score()))
        .toList();
  }

  private List<FoundPassage> best(Embedding question, int topK, PassageFilter filter) {
    return shards.stream()
        .flatMap(shard -> shard.search(question, topK, filter).stream())
        .sorted(ScoredPassage.BEST_FIRST)
        .limit(topK)
        .map(
            scored ->
                new FoundPassage(
                    scored.passage(),
                    scored.score(),
                    scored.match().mean(),
                    scored.match().window(),
                    scored.match().windows()))
        .toList();
  }

  @Override
  public void close() {
    shards.forEach(ShardReader::close);
    shards.clear();
    directory.close();
  }
}
