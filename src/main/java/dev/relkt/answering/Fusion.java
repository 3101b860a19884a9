package dev.relkt.answering;

import dev.relkt.answering.Candidates.Candidate;
import dev.relkt.answering.QuestionOptions.Mode;
import java.util.List;
import java.util.stream.Stream;

/**
 * Scores candidates by vectors and words where no ranker does.
 *
 * <ul>
 *   <li>{@link Mode#DENSE}: the cosine of the best window.
 *   <li>{@link Mode#LEXICAL}: BM25.
 *   <li>{@link Mode#HYBRID}: of a passage in another language the cosine; of one in the question's
 *       language cosine + s · (BM25 − m) / t, with the standard deviation s of the cosines, and
 *       mean m and standard deviation t of BM25, of the best candidates by vectors that are in the
 *       question's language; of those by words too where there are fewer than {@value
 *       #FEWEST_COMPARED}. t is at least {@value #LEAST_DEVIATION} of what BM25 can be for the
 *       question: where all share the same few common words, words do not decide. So both count
 *       alike within a language, whatever the scale of an encoder's cosines; and words neither
 *       raise nor lower a language as a whole, since the correction is 0 on average.
 * </ul>
 */
final class Fusion {

  /** A deviation of fewer says little. */
  private static final int FEWEST_COMPARED = 10;

  /** The usual one is twice as much. */
  private static final double LEAST_DEVIATION = 0.05;

  /** The parts of a score of both. */
  private static final String DENSE = "dense.best";

  private static final String LEXICAL = "lexical.above-mean";

  private Fusion() {}

  /**
   * The candidates by their scores.
   *
   * @param options with the mode, and with how many candidates of each channel the deviations are
   *     taken of
   * @param most at most so many answers, 1 or more
   */
  static RankedAnswers ranked(Candidates candidates, QuestionOptions options, int most) {
    List<Candidate> all = candidates.list();
    List<Answer> scored =
        switch (options.mode()) {
          case DENSE -> all.stream().map(Candidate::answer).toList();
          case LEXICAL -> all.stream().map(c -> c.answer().with(c.bm25())).toList();
          case HYBRID -> hybrid(all, candidates.limit(), options);
        };
    return RankedAnswers.best(scored, most);
  }

  private static List<Answer> hybrid(List<Candidate> all, double limit, QuestionOptions options) {
    int best = options.candidates();
    // What vectors find does not depend on searchers, as what words find does a little: each
    // searcher weights words by its own shards.
    List<Candidate> compared =
        all.stream().filter(c -> c.sameLanguage() && c.denseRank() < best).toList();
    if (compared.size() < FEWEST_COMPARED) {
      compared =
          all.stream()
              .filter(c -> c.sameLanguage() && Math.min(c.denseRank(), c.lexicalRank()) < best)
              .toList();
    }
    Spread cosines = Spread.of(compared.stream().map(c -> c.answer().score()));
    Spread bm25 = Spread.of(compared.stream().map(Candidate::bm25));
    double deviation = Math.max(bm25.deviation(), LEAST_DEVIATION * limit);
    if (deviation == 0) {
      return all.stream().map(Candidate::answer).toList();
    }
    double scale = cosines.deviation() / deviation;
    return all.stream()
        .map(
            c ->
                c.sameLanguage()
                    ? sum(c, new ScorePart(LEXICAL, c.bm25() - bm25.mean(), scale), options)
                    : c.answer())
        .toList();
  }

  private static Answer sum(Candidate candidate, ScorePart words, QuestionOptions options) {
    float cosine = candidate.answer().score();
    Answer scored = candidate.answer().with((float) (cosine + words.value() * words.weight()));
    return options.explain()
        ? scored.with(scored.details().withParts(List.of(new ScorePart(DENSE, cosine, 1), words)))
        : scored;
  }

  private record Spread(double mean, double deviation) {

    static Spread of(Stream<Float> values) {
      double[] all = values.mapToDouble(Float::doubleValue).toArray();
      double mean = java.util.Arrays.stream(all).average().orElse(0);
      double squares = java.util.Arrays.stream(all).map(v -> (v - mean) * (v - mean)).sum();
      return new Spread(mean, all.length == 0 ? 0 : Math.sqrt(squares / all.length));
    }
  }
}
