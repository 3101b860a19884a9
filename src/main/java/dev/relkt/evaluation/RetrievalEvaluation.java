package dev.relkt.evaluation;

import dev.relkt.dataset.LabelledQuestion;
import dev.relkt.dataset.Pool;
import dev.relkt.dataset.RetrievalTask;
import dev.relkt.dataset.Run;
import dev.relkt.embedding.Embedding;
import dev.relkt.embedding.Encoder;
import dev.relkt.passage.PassageFilter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Asks the questions of a task and scores what is found.
 *
 * <pre>{@code
 * try (var search = PassageSearch.exact(encoder, task.passages(), Progress.NONE)) {
 *   Scores scores = RetrievalEvaluation.of(task, encoder, Progress.NONE).scores(search, 100);
 * }
 * }</pre>
 */
public final class RetrievalEvaluation {

  private static final int QUESTIONS_A_BATCH = 64;

  private final RetrievalTask task;
  private final Map<String, Embedding> questions;
  private final Progress progress;

  private RetrievalEvaluation(
      RetrievalTask task, Map<String, Embedding> questions, Progress progress) {
    this.task = task;
    this.questions = questions;
    this.progress = progress;
  }

  /** Encodes the questions of a task. */
  public static RetrievalEvaluation of(RetrievalTask task, Encoder encoder, Progress progress) {
    Map<String, Embedding> questions = new LinkedHashMap<>();
    Batches.inOrder(
        task.questions(),
        QUESTIONS_A_BATCH,
        batch -> encoder.encodeQuestions(batch.stream().map(LabelledQuestion::text).toList()),
        "encoding",
        "questions",
        progress,
        (question, embedding) -> questions.put(question.id(), embedding));
    return new RetrievalEvaluation(task, questions, progress);
  }

  /**
   * The scores over the whole pool by exact search: what a training run selects by.
   *
   * @param encoder encodes questions and passages
   */
  public static Scores exactScores(RetrievalTask task, Encoder encoder) {
    try (PassageSearch search = PassageSearch.exact(encoder, task.passages(), Progress.NONE)) {
      return of(task, encoder, Progress.NONE).scores(search, Measure.RECALL_100.depth());
    }
  }

  /** What is found for every question of the task in the whole pool. */
  public Run run(PassageSearch search, int topK) {
    return run(task, search, topK, PassageFilter.NONE, progress);
  }

  /** The scores over the whole pool. */
  public Scores scores(PassageSearch search, int topK) {
    return Scores.of(task, run(search, topK), topK);
  }

  /**
   * What is found in one pool for the questions that are asked of it.
   *
   * @param search over the passages of this pool at least
   */
  public Run run(Pool pool, PassageSearch search, int topK, Progress heard) {
    return run(pool.task(), search, topK, pool.filter(), heard);
  }

  private Run run(
      RetrievalTask asked, PassageSearch search, int topK, PassageFilter filter, Progress heard) {
    List<Embedding> vectors = new ArrayList<>();
    for (LabelledQuestion question : asked.questions()) {
      vectors.add(java.util.Objects.requireNonNull(questions.get(question.id())));
    }
    List<List<Run.Entry>> found = search.search(vectors, topK, filter, heard);
    Map<String, List<Run.Entry>> rankings = new LinkedHashMap<>();
    for (int i = 0; i < found.size(); i++) {
      rankings.put(asked.questions().get(i).id(), found.get(i));
    }
    return new Run(rankings);
  }
}
