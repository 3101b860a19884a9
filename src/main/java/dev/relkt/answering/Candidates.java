package dev.relkt.answering;

import dev.relkt.answering.QuestionOptions.Mode;
import dev.relkt.lexical.Bm25;
import dev.relkt.lexical.WordStatistics;
import dev.relkt.passage.PassageId;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.function.ToDoubleFunction;

/**
 * What all searchers found for a question: the best passages by vectors, the best by words in the
 * question's language, and, where words alone decide, the best by names in other languages. How
 * passages are spread over shards and searchers makes no difference to their scores.
 *
 * @param list in no particular order, no passage twice
 * @param limit of the BM25 scores in the question's language, which no passage reaches; 0 where
 *     there are none
 * @param withoutQuoted whether no passage has what is quoted, so that these need not have it
 */
record Candidates(List<Candidate> list, double limit, boolean withoutQuoted) {

  /**
   * A passage that was found.
   *
   * @param answer with the cosine of its best window as its score, and in {@link
   *     dev.relkt.shard.Match#lexical} its BM25 score among all passages of the index
   * @param denseRank its place by vectors among the candidates, from 0
   * @param lexicalRank its place by words among those that are compared in the same way, from 0
   */
  record Candidate(Answer answer, int denseRank, int lexicalRank) {

    /** Its BM25 score, 0 or more. */
    float bm25() {
      return answer.match().lexical();
    }

    /** Whether it is in the question's language. */
    boolean sameLanguage() {
      return answer.match().words().sameLanguage();
    }
  }

  Candidates {
    list = List.copyOf(list);
  }

  /**
   * Puts together what searchers found.
   *
   * @param depth how many passages each of them looked for in a channel, 1 or more
   */
  static Candidates of(Collection<PartialReply.Found> found, Mode mode, int depth) {
    List<PartialReply.Found> answering = mayAnswer(found);
    boolean without = answering.stream().anyMatch(f -> f.words().withoutQuoted());
    WordStatistics statistics =
        found.stream()
            .map(f -> f.words().statistics())
            .reduce(WordStatistics.NONE, WordStatistics::plus);
    Map<PassageId, Answer> answers = new LinkedHashMap<>();
    for (PartialReply.Found one : answering) {
      for (Answer answer : one.answers()) {
        float bm25 = Bm25.score(statistics, answer.match().words());
        answers.merge(
            answer.passage().id(),
            new Answer(
                answer.passage(),
                answer.score(),
                answer.match().withLexical(bm25),
                answer.details()),
            (a, b) -> a.score() >= b.score() ? a : b);
      }
    }
    Map<PassageId, Integer> dense = ranks(answers.values(), a -> true, Answer::score);
    Map<PassageId, Integer> words =
        ranks(answers.values(), Candidates::isInLanguage, a -> a.match().lexical());
    Map<PassageId, Integer> names =
        ranks(answers.values(), a -> !isInLanguage(a), a -> a.match().lexical());
    List<Candidate> best = new ArrayList<>();
    answers.forEach(
        (id, answer) -> {
          int denseRank = dense.getOrDefault(id, Integer.MAX_VALUE);
          int lexicalRank =
              (isInLanguage(answer) ? words : names).getOrDefault(id, Integer.MAX_VALUE);
          boolean sharesWords = answer.match().lexical() > 0 && lexicalRank < depth;
          boolean taken =
              switch (mode) {
                case DENSE -> denseRank < depth;
                case LEXICAL -> sharesWords;
                case HYBRID -> denseRank < depth || (sharesWords && isInLanguage(answer));
              };
          if (taken) {
            best.add(new Candidate(answer, denseRank, lexicalRank));
          }
        });
    return new Candidates(best, statistics.words().limit(), without);
  }

  /**
   * Those whose passages count: where one has passages with what is quoted, those that looked for
   * passages without it are left out.
   */
  static List<PartialReply.Found> mayAnswer(Collection<PartialReply.Found> found) {
    boolean quoted =
        found.stream().anyMatch(f -> !f.words().withoutQuoted() && !f.answers().isEmpty());
    return found.stream().filter(f -> !quoted || !f.words().withoutQuoted()).toList();
  }

  private static boolean isInLanguage(Answer answer) {
    return answer.match().words().sameLanguage();
  }

  /** Places from 0, equal scores by id. */
  private static Map<PassageId, Integer> ranks(
      Collection<Answer> answers, Predicate<Answer> which, ToDoubleFunction<Answer> score) {
    Map<PassageId, Integer> ranks = new LinkedHashMap<>();
    answers.stream()
        .filter(which)
        .sorted(
            Comparator.comparingDouble((Answer a) -> -score.applyAsDouble(a))
                .thenComparing(a -> a.passage().id()))
        .forEach(answer -> ranks.put(answer.passage().id(), ranks.size()));
    return ranks;
  }
}
