package dev.relkt.evaluation;

import dev.relkt.dataset.LabelledQuestion;
import dev.relkt.dataset.Pool;
import dev.relkt.dataset.RetrievalTask;
import dev.relkt.dataset.Run;
import dev.relkt.embedding.Embedding;
import dev.relkt.embedding.Encoder;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.IntStream;

/** Asks the encoded questions of a task. */
final class RetrievalEvaluation {

  private static final int QUESTIONS_A_BATCH = 64;

  private final Map<String, Embedding> questions;

  private RetrievalEvaluation(Map<String, Embedding> questions) {
    this.questions = questions;
  }

  /** Encodes the questions of a task. */
  static RetrievalEvaluation of(RetrievalTask task, Encoder encoder, Progress progress) {
    Map<String, Embedding> questions = new LinkedHashMap<>();
    Batches.inOrder(
        task.questions(),
        QUESTIONS_A_BATCH,
        batch -> encoder.encodeQuestions(batch.stream().map(LabelledQuestion::text).toList()),
        "encoding",
        "questions",
        progress,
        (question, embedding) -> questions.put(question.id(), embedding));
    return new RetrievalEvaluation(questions);
  }

  /**
   * What is found in one pool for the questions that are asked of it.
   *
   * @param search over the passages of this pool at least
   * @param reranking of what is found, if any
   */
  Run run(
      Pool pool, PassageSearch search, Optional<Reranking> reranking, int topK, Progress heard) {
    List<LabelledQuestion> asked = pool.task().questions();
    List<Embedding> vectors = new ArrayList<>();
    for (LabelledQuestion question : asked) {
      vectors.add(Objects.requireNonNull(questions.get(question.id())));
    }
    if (search instanceof ShardSearch shards && reranking.filter(r -> !r.isNothing()).isPresent()) {
      return new Run(shards.answers(asked, vectors, topK, pool.filter(), reranking.get(), heard));
    }
    int depth =
        Math.max(
            topK,
            reranking.filter(of -> of.ranker().isPresent()).map(Reranking::candidates).orElse(0));
    List<List<FoundPassage>> found = search.find(vectors, depth, pool.filter(), heard);
    Optional<Reranking.OfPool> second =
        reranking.filter(of -> of.ranker().isPresent()).map(of -> of.new OfPool(pool));
    List<List<Run.Entry>> ordered =
        IntStream.range(0, found.size())
            .parallel()
            .mapToObj(
                i ->
                    second
                        .map(of -> of.order(asked.get(i), found.get(i), topK))
                        .orElseGet(() -> found.get(i).stream().map(FoundPassage::entry).toList()))
            .toList();
    Map<String, List<Run.Entry>> rankings = new LinkedHashMap<>();
    for (int i = 0; i < ordered.size(); i++) {
      rankings.put(asked.get(i).id(), ordered.get(i));
    }
    return new Run(rankings);
  }
}
