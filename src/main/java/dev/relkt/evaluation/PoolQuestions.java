package dev.relkt.evaluation;

import dev.relkt.dataset.Documents;
import dev.relkt.dataset.LabelledQuestions;
import dev.relkt.dataset.Pool;
import dev.relkt.passage.Language;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * What was asked of a pool that may be unknown.
 *
 * @param passages the language of the pool, where it was made by it
 * @param pool how many passages were searched, if that is known
 */
public record PoolQuestions(
    Optional<Language> passages, OptionalInt pool, LabelledQuestions questions) {

  /** What is asked of the documents of a known pool. */
  public static PoolQuestions of(Pool pool, Documents documents) {
    LabelledQuestions asked = pool.task().labelled();
    return new PoolQuestions(
        pool.language(),
        OptionalInt.of(documents.count(pool.task().passages())),
        new LabelledQuestions(asked.questions(), documents.judged(pool.task().judgements())));
  }

  /** What is asked of a known pool. */
  public static PoolQuestions of(Pool pool) {
    return new PoolQuestions(
        pool.language(), OptionalInt.of(pool.task().passages().size()), pool.task().labelled());
  }
}
