package dev.relkt.answering;

import dev.relkt.answering.QuestionOptions.Mode;
import dev.relkt.passage.Passage;
import dev.relkt.ranking.Ranker;
import dev.relkt.ranking.RankingCandidate;
import dev.relkt.ranking.RankingScore;
import dev.relkt.shard.Match;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.concurrent.TimeUnit;

/**
 * What was found in the order of the ranker. The best of the search, as many as {@link
 * QuestionOptions#candidates} says, have the ranker's scores; those after them keep their order
 * behind, with scores that fall as those of the search do. A question that has no time left keeps
 * the order of the search.
 *
 * @param answers all that was found, best first
 * @param by the ranker, absent where the order is that of the search
 * @param note why it is, absent where nobody expected another one
 */
record Reranked(RankedAnswers answers, Optional<Ranking.Rerank> by, Optional<String> note) {

  /** Longer than any deadline. */
  private static final long MOST_MILLIS = 10 * Question.MAX_DEADLINE_MILLIS;

  /** Names of the ranker's parts in an explanation begin with this. */
  private static final String PART = "ranker.";

  private static Reranked not(RankedAnswers found, Optional<String> note) {
    return new Reranked(found, Optional.empty(), note);
  }

  /**
   * Orders candidates.
   *
   * @param found best first
   * @param limit of the BM25 scores in the question's language, 0 where there are none
   * @param millisLeft until the reply has to be sent; may be below 0
   */
  static Reranked of(
      Question question, RankedAnswers found, double limit, ServedModel model, long millisLeft) {
    QuestionOptions options = question.options();
    if (!options.rerank() || options.mode() == Mode.LEXICAL || found.answers().isEmpty()) {
      return not(found, Optional.empty());
    }
    if (model.ranker().isEmpty()) {
      return not(
          found,
          model.trouble().isEmpty()
              ? Optional.empty()
              : Optional.of("not ranked again: " + model.trouble()));
    }
    Ranker ranker = model.ranker().get();
    long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(Math.min(millisLeft, MOST_MILLIS));
    Optional<List<Answer>> ordered = ordered(question, found.answers(), limit, ranker, end);
    if (ordered.isEmpty()) {
      return not(
          found,
          Optional.of(
              "not ranked again: there was no time left of %d ms; the order is that of the search"
                  .formatted(question.deadline().toMillis())));
    }
    int ranked = Math.min(options.candidates(), found.answers().size());
    return new Reranked(
        RankedAnswers.best(ordered.get(), ordered.get().size()),
        Optional.of(new Ranking.Rerank(ranker.id(), ranked)),
        Optional.empty());
  }

  private static Optional<List<Answer>> ordered(
      Question question, List<Answer> found, double limit, Ranker ranker, long endNanos) {
    int candidates = Math.min(question.options().candidates(), found.size());
    Ranker.Scoring scoring = ranker.of(question.encoded());
    List<Answer> ordered = new ArrayList<>(found.size());
    float least = Float.POSITIVE_INFINITY;
    List<Answer> ranked = found.subList(0, candidates);
    List<RankingCandidate> compared =
        RankingCandidate.centred(ranked.stream().map(a -> candidate(a, limit)).toList());
    for (int i = 0; i < candidates; i++) {
      if (System.nanoTime() - endNanos >= 0) {
        return Optional.empty();
      }
      RankingScore score = scoring.of(compared.get(i));
      least = Math.min(least, (float) score.score());
      ordered.add(explained(ranked.get(i).with((float) score.score()), score, question.options()));
    }
    for (Answer after : found.subList(candidates, found.size())) {
      float behind = found.get(candidates).score() - after.score();
      ordered.add(after.with((float) Ranker.notRanked(least, behind)));
    }
    return Optional.of(ordered);
  }

  private static Answer explained(Answer answer, RankingScore score, QuestionOptions options) {
    if (!options.explain()) {
      return answer;
    }
    return answer.with(
        answer
            .details()
            .withParts(
                score.parts().stream()
                    .map(
                        part ->
                            new ScorePart(PART + part.feature().id(), part.value(), part.weight()))
                    .toList()));
  }

  private static RankingCandidate candidate(Answer answer, double limit) {
    Passage passage = answer.passage();
    Match match = answer.match();
    return new RankingCandidate(
        passage.title(),
        passage.text(),
        match.window(),
        match.windows(),
        match.best(),
        match.mean(),
        match.words().sameLanguage()
            ? OptionalDouble.of(limit > 0 ? match.lexical() / limit : 0)
            : OptionalDouble.empty());
  }
}
