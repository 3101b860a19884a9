package dev.relkt.ranking;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** What the score of a candidate is made of. */
public enum RankingFeature {
  /** The cosine of the question with the passage's best window. */
  BEST_WINDOW("best-window"),
  /** The mean of its cosines with the passage's windows. */
  MEAN_OF_WINDOWS("mean-of-windows"),
  /** {@link LateInteraction}. */
  LATE_INTERACTION("late-interaction"),
  /**
   * BM25 as a share of what it can be for the question, less the mean of the candidates, where
   * question and passage are of one language; else 0. The words that two languages share say little
   * and mislead; and without the mean every passage in the question's language would be raised
   * above those in others.
   */
  BM25_SAME_LANGUAGE("bm25-same-language");

  private final String id;

  RankingFeature(String id) {
    this.id = id;
  }

  /** Its name in a manifest and in the parts of a score. */
  public String id() {
    return id;
  }

  static List<String> ids() {
    return Arrays.stream(values()).map(RankingFeature::id).toList();
  }

  static Optional<RankingFeature> of(String id) {
    return Arrays.stream(values()).filter(feature -> feature.id.equals(id)).findFirst();
  }

  /**
   * The feature's value, −1 to 1 but for rounding.
   *
   * @param late by {@link LateInteraction}
   */
  double of(RankingCandidate candidate, double late) {
    return switch (this) {
      case BEST_WINDOW -> candidate.best();
      case MEAN_OF_WINDOWS -> candidate.mean();
      case LATE_INTERACTION -> late;
      case BM25_SAME_LANGUAGE -> candidate.words().orElse(0);
    };
  }
}
