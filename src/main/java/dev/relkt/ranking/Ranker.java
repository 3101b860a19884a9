package dev.relkt.ranking;

import dev.relkt.embedding.Encoder;
import dev.relkt.embedding.WordEncoder;
import dev.relkt.embedding.WordVector;
import dev.relkt.registry.ModelManifest;
import dev.relkt.registry.ModelRefused;
import dev.relkt.registry.RankerSpec;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Scores the candidates of a search by the ranker of a model version. But for the mean of what
 * words say, a score depends on the question and the passage alone, not on the other candidates:
 * the shards that they come from do not change it. Thread-safe; to be used while the encoder is
 * open that it was made with.
 */
public final class Ranker {

  private static final double GAP = 1e-4;

  private final String id;
  private final double[] weights;
  private final WordEncoder words;

  private Ranker(String id, double[] weights, WordEncoder words) {
    this.id = id;
    this.weights = weights;
    this.words = words;
  }

  /**
   * The ranker of a version.
   *
   * @param encoder of the version, or of one of its space; stays open
   * @return nothing where the version has none
   * @throws ModelRefused if a weight is of no feature that is known here, or the encoder has no
   *     vectors of words
   */
  public static Optional<Ranker> of(ModelManifest manifest, Encoder encoder) {
    if (manifest.ranker().isEmpty()) {
      return Optional.empty();
    }
    try {
      WordEncoder words =
          encoder
              .words()
              .orElseThrow(
                  () ->
                      new ModelRefused(
                          "ranker: the encoder has no vectors of words (expected: a student of this project, which has)"));
      return Optional.of(of(manifest.ranker().get(), words));
    } catch (ModelRefused e) {
      throw new ModelRefused("model %s: %s".formatted(manifest.modelVersion(), e.getMessage()), e);
    }
  }

  /**
   * A ranker.
   *
   * @param words of the space that the ranker belongs to
   * @throws ModelRefused if a weight is of no feature that is known here
   */
  public static Ranker of(RankerSpec spec, WordEncoder words) {
    double[] weights = new double[RankingFeature.values().length];
    new TreeMap<>(spec.weights())
        .forEach(
            (name, weight) -> {
              RankingFeature feature =
                  RankingFeature.of(name)
                      .orElseThrow(
                          () ->
                              new ModelRefused(
                                  "ranker: weight of \"%s\" (expected: of one of %s)"
                                      .formatted(name, RankingFeature.ids())));
              weights[feature.ordinal()] = weight;
            });
    return new Ranker(spec.id(), weights, words);
  }

  /** The features of a ranker of which the weights are still to be found. */
  public static Ranker withoutWeights(WordEncoder words) {
    return new Ranker("", new double[RankingFeature.values().length], words);
  }

  /**
   * The score of a passage that was found and not ranked: behind all that were, and as far behind
   * the first such one as the search has it.
   *
   * @param least of the scores of those that were ranked
   * @param behind how much lower than the first one that was not ranked the search scored it, 0 or
   *     more
   */
  public static double notRanked(double least, double behind) {
    return least - GAP - behind;
  }

  /** As manifests have it. */
  public String id() {
    return id;
  }

  /**
   * A question that candidates are scored for.
   *
   * @param text at least one letter, number or symbol
   */
  public Scoring of(String text) {
    return new Scoring(LateInteraction.asked(words.words(text)));
  }

  /** Scores candidates for one question. Thread-safe. */
  public final class Scoring {

    private final List<WordVector> question;

    private Scoring(List<WordVector> question) {
      this.question = question;
    }

    /** The score of a candidate with its parts. */
    public RankingScore of(RankingCandidate candidate) {
      return RankingScore.of(features(candidate), weights);
    }

    /** What the score is made of, by the features' ordinals, whatever their weights. */
    public double[] features(RankingCandidate candidate) {
      double late = LateInteraction.score(question, words.words(candidate.compared()));
      RankingFeature[] features = RankingFeature.values();
      double[] values = new double[features.length];
      for (int i = 0; i < values.length; i++) {
        values[i] = features[i].of(candidate, late);
      }
      return values;
    }
  }
}
