package dev.relkt.training.ranker;

import dev.relkt.ranking.RankingFeature;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The weights that are learned. A feature is learned in units of its standard deviation among
 * candidates, so that one rate fits all; weights are never negative, since every feature says how
 * alike question and passage are.
 */
final class RankerWeights {

  private static final double FIRST = 0.9;
  private static final double SECOND = 0.999;
  private static final double EPSILON = 1e-8;

  /** Of the similarities in all weights, below which they are no unit. */
  private static final double LEAST_SHARE = 0.02;

  private final double[] deviations;
  private final double[] weights;
  private final double[] means;
  private final double[] squares;
  private int steps;

  private RankerWeights(double[] deviations, double[] weights) {
    this.deviations = deviations;
    this.weights = weights;
    means = new double[weights.length];
    squares = new double[weights.length];
  }

  /**
   * Weights to begin with.
   *
   * @param start by feature; best window alone where it is empty
   * @param lists that deviations are taken of
   */
  static RankerWeights of(Map<String, Double> start, List<RankingList> lists) {
    RankingFeature[] features = RankingFeature.values();
    double[] deviations = new double[features.length];
    double[] weights = new double[features.length];
    for (int f = 0; f < features.length; f++) {
      deviations[f] = deviation(lists, f);
      double given =
          start.isEmpty()
              ? (features[f] == RankingFeature.BEST_WINDOW ? 1 : 0)
              : start.getOrDefault(features[f].id(), 0.0);
      weights[f] = given * deviations[f];
    }
    // A score's usual deviation is then 1, which is what a margin is measured by.
    double whole = Math.max(1e-9, java.util.Arrays.stream(weights).sum());
    for (int f = 0; f < weights.length; f++) {
      weights[f] /= whole;
    }
    return new RankerWeights(deviations, weights);
  }

  /** The mean over lists of the deviation within one. */
  private static double deviation(List<RankingList> lists, int feature) {
    double sum = 0;
    int counted = 0;
    for (RankingList list : lists) {
      double mean = 0;
      for (double[] row : list.features()) {
        mean += row[feature] / list.features().length;
      }
      double square = 0;
      for (double[] row : list.features()) {
        square += (row[feature] - mean) * (row[feature] - mean) / list.features().length;
      }
      if (square > 0) {
        sum += Math.sqrt(square);
        counted++;
      }
    }
    return counted == 0 ? 1 : Math.max(1e-6, sum / counted);
  }

  /** The score of a candidate, in units of deviations. */
  double score(double[] features) {
    double score = 0;
    for (int f = 0; f < weights.length; f++) {
      score += weights[f] * features[f] / deviations[f];
    }
    return score;
  }

  /** Adds to a gradient what a factor at a candidate's score gives. */
  void add(double[] gradient, double[] features, double factor) {
    for (int f = 0; f < weights.length; f++) {
      gradient[f] += factor * features[f] / deviations[f];
    }
  }

  /** A step of Adam (Kingma and Ba, 2015) against a gradient. */
  void step(double[] gradient, double rate) {
    steps++;
    for (int f = 0; f < weights.length; f++) {
      means[f] = FIRST * means[f] + (1 - FIRST) * gradient[f];
      squares[f] = SECOND * squares[f] + (1 - SECOND) * gradient[f] * gradient[f];
      double mean = means[f] / (1 - Math.pow(FIRST, steps));
      double square = squares[f] / (1 - Math.pow(SECOND, steps));
      weights[f] = Math.max(0, weights[f] - rate * mean / (Math.sqrt(square) + EPSILON));
    }
  }

  /** A copy, frozen or to go back to. */
  RankerWeights copy() {
    return new RankerWeights(deviations, weights.clone());
  }

  /**
   * As a manifest has them: those of the three similarities add up to 1, so that a score is about
   * as great as a cosine.
   */
  Map<String, Double> published() {
    RankingFeature[] features = RankingFeature.values();
    var published = new TreeMap<String, Double>();
    double similarities = 0;
    double all = 0;
    for (RankingFeature feature : features) {
      double weight = weights[feature.ordinal()] / deviations[feature.ordinal()];
      all += weight;
      similarities += feature == RankingFeature.BM25_SAME_LANGUAGE ? 0 : weight;
    }
    // Words alone are a poor ranker, and still one whose weights a manifest can have.
    double unit = similarities > LEAST_SHARE * all ? similarities : Math.max(all, EPSILON);
    for (RankingFeature feature : features) {
      int f = feature.ordinal();
      published.put(feature.id(), weights[f] / deviations[f] / unit);
    }
    return published;
  }
}
