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
   */
  Run run(Pool pool, PassageSearch search, int topK, Progress heard) {
    List<LabelledQuestion> asked = pool.task().questions();
    List<Embedding> vectors = new ArrayList<>();
    for (LabelledQuestion question : asked) {
      vectors.add(Objects.requireNonNull(questions.get(question.id())));
    }
    List<List<Run.Entry>> found = search.search(vectors, topK, pool.filter(), heard);
    Map<String, List<Run.Entry>> rankings = new LinkedHashMap<>();
    for (int i = 0; i < found.size(); i++) {
      rankings.put(asked.get(i).id(), found.get(i));
    }
    return new Run(rankings);
  }
}
