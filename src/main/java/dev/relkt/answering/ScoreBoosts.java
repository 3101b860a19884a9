package dev.relkt.answering;

import dev.relkt.answering.QuestionOptions.Preference;
import dev.relkt.passage.Language;
import dev.relkt.shard.Match;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Adds to scores what a question prefers. With σ, the standard deviation of the scores of the
 * candidates (at least {@value #LEAST_SPREAD}), a passage in a language that is preferred gets σ,
 * and one that was written {@code t} ago σ·2^(−t/h) with the half-life {@code h}. σ makes both mean
 * the same for cosines and for the scores of a ranker.
 */
final class ScoreBoosts {

  private static final double LEAST_SPREAD = 1e-3;

  private final Preference prefer;
  private final Optional<Language> language;
  private final Optional<Duration> halfLife;
  private final int candidates;
  private final long nowMillis;

  /**
   * @param nowMillis from which ages are counted, since 1970
   */
  ScoreBoosts(QuestionOptions options, long nowMillis) {
    prefer = options.prefer();
    language = options.language().filter(known -> !known.equals(Language.UNDETERMINED));
    halfLife = options.recencyHalfLife();
    candidates = options.candidates();
    this.nowMillis = nowMillis;
  }

  /**
   * With what is preferred.
   *
   * @param ranked best first
   * @return best first, in an order that may be another one
   */
  List<Answer> applied(List<Answer> ranked) {
    boolean byLanguage = prefer != Preference.ANY && language.isPresent();
    if ((!byLanguage && halfLife.isEmpty()) || ranked.isEmpty()) {
      return ranked;
    }
    double spread = spread(ranked.subList(0, Math.min(candidates, ranked.size())));
    List<Answer> boosted = new ArrayList<>();
    for (Answer answer : ranked) {
      List<ScorePart> parts = new ArrayList<>();
      if (byLanguage) {
        parts.add(new ScorePart("language.preferred", isPreferred(answer) ? 1 : 0, spread));
      }
      halfLife.ifPresent(h -> parts.add(new ScorePart("recency", recency(answer, h), spread)));
      boosted.add(with(answer, parts));
    }
    return RankedAnswers.best(boosted, boosted.size()).answers();
  }

  /** What cannot be done of what was asked for. */
  Optional<String> note() {
    return prefer == Preference.ANY || language.isPresent()
        ? Optional.empty()
        : Optional.of(
            "no language is preferred: that of the question is not clear; say it in the field lang");
  }

  private boolean isPreferred(Answer answer) {
    boolean same =
        MatchedWords.base(answer.passage().language())
            .equals(language.map(MatchedWords::base).orElse(""));
    return same == (prefer == Preference.SAME);
  }

  private double recency(Answer answer, Duration life) {
    long written = answer.match().writtenAtMillis();
    return written == Match.UNKNOWN_TIME
        ? 0
        : Math.pow(2, -(double) Math.max(0, nowMillis - written) / life.toMillis());
  }

  private static Answer with(Answer answer, List<ScorePart> added) {
    double score = answer.score();
    for (ScorePart part : added) {
      score += part.value() * part.weight();
    }
    Answer boosted = answer.with((float) score);
    if (answer.details().parts().isEmpty()) {
      return boosted;
    }
    List<ScorePart> parts = new ArrayList<>(answer.details().parts());
    parts.addAll(added);
    return boosted.with(answer.details().withParts(parts));
  }

  private static double spread(List<Answer> answers) {
    double mean = answers.stream().mapToDouble(Answer::score).average().orElse(0);
    double squares =
        answers.stream().mapToDouble(a -> (a.score() - mean) * (a.score() - mean)).sum();
    return Math.max(LEAST_SPREAD, Math.sqrt(squares / answers.size()));
  }
}
