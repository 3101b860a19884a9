package dev.relkt.evaluation;

import dev.relkt.passage.Language;
import dev.relkt.passage.Passage;
import dev.relkt.passage.PassageFilter;
import dev.relkt.passage.PassageId;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * Questions, the pool of passages that may answer them, and which are right.
 *
 * @param passages the pool, each id once
 * @param questions each id once, each with at least one gold passage, all of them in the pool
 * @param qrels may judge further questions; those do not count
 */
public record RetrievalTask(List<Passage> passages, List<LabelledQuestion> questions, Qrels qrels) {

  /**
   * @throws EvaluationRefused naming every question without gold, gold passage without text, and id
   *     that is there twice
   */
  public RetrievalTask {
    passages = List.copyOf(passages);
    questions = List.copyOf(questions);
    List<String> mistakes = new ArrayList<>();
    Set<PassageId> pool = new HashSet<>();
    for (Passage passage : passages) {
      if (!pool.add(passage.id())) {
        mistakes.add("passage \"%s\" is there twice (expected: once)".formatted(passage.id()));
      }
    }
    mistakes.addAll(LabelledQuestions.mistakes(questions, qrels));
    for (LabelledQuestion question : questions) {
      for (PassageId id : qrels.gold(question.id()).keySet()) {
        if (!pool.contains(id)) {
          mistakes.add(
              "question \"%s\": its gold passage \"%s\" is not among the %,d passages (expected: there)"
                  .formatted(question.id(), id, passages.size()));
        }
      }
    }
    if (!mistakes.isEmpty()) {
      throw EvaluationRefused.all(mistakes);
    }
  }

  /** The questions without the pool. */
  public LabelledQuestions labelled() {
    return new LabelledQuestions(questions, qrels);
  }

  /** The languages of the pool, in the order of their tags. */
  public Set<Language> passageLanguages() {
    return passages.stream().map(Passage::language).collect(Collectors.toCollection(TreeSet::new));
  }

  /**
   * The task over the passages that a filter accepts; questions without gold among them are left
   * out.
   *
   * @return empty if no question is left
   */
  public Optional<RetrievalTask> over(PassageFilter filter) {
    List<Passage> pool = passages.stream().filter(filter::accepts).toList();
    Qrels judged = qrels.restrictedTo(pool.stream().map(Passage::id).collect(Collectors.toSet()));
    List<LabelledQuestion> asked =
        questions.stream().filter(q -> !judged.gold(q.id()).isEmpty()).toList();
    return asked.isEmpty() ? Optional.empty() : Optional.of(new RetrievalTask(pool, asked, judged));
  }
}
