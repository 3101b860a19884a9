package dev.relkt.ranking;

import java.util.ArrayList;
import java.util.List;

/**
 * A score and what it is made of.
 *
 * @param score the sum of the parts' values by their weights
 * @param parts one a feature that has a weight
 */
public record RankingScore(double score, List<Part> parts) {

  /**
   * What one feature adds.
   *
   * @param weight by which the value is multiplied
   */
  public record Part(RankingFeature feature, double value, double weight) {}

  public RankingScore {
    parts = List.copyOf(parts);
  }

  /**
   * @param values by the features' ordinals
   * @param weights in the same order
   */
  static RankingScore of(double[] values, double[] weights) {
    List<Part> parts = new ArrayList<>();
    double score = 0;
    for (RankingFeature feature : RankingFeature.values()) {
      double weight = weights[feature.ordinal()];
      if (weight != 0) {
        score += values[feature.ordinal()] * weight;
        parts.add(new Part(feature, values[feature.ordinal()], weight));
      }
    }
    return new RankingScore(score, parts);
  }

  /** The value of a feature; 0 for one that has no weight. */
  public double value(RankingFeature feature) {
    return parts.stream()
        .filter(part -> part.feature() == feature)
        .mapToDouble(Part::value)
        .findFirst()
        .orElse(0);
  }
}
