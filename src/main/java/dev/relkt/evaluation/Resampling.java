package dev.relkt.evaluation;

import java.util.Arrays;
import java.util.SplittableRandom;

/**
 * How scores are drawn again to learn how much they depend on the choice of questions (the paired
 * bootstrap over clusters): so often, from the given seed. All contenders are scored on the same
 * draws.
 *
 * @param draws 0 for none, else 100 or more
 * @param seed the same seed gives the same intervals
 */
public record Resampling(int draws, long seed) {

  /** Enough for two digits. */
  public static final Resampling DEFAULT = new Resampling(1000, 1);

  public static final Resampling NONE = new Resampling(0, 1);

  /**
   * @throws IllegalArgumentException if the draws are too few to cut off 2.5 % at both ends
   */
  public Resampling {
    if (draws != 0 && draws < 100) {
      throw new IllegalArgumentException(
          "draws: %d (expected: 0 for no intervals, or 100 or more)".formatted(draws));
    }
  }

  /**
   * The means of each group in every draw.
   *
   * @param groups of each value, its group, from 0
   * @param clusters of each value, what is drawn together ({@link QuestionClusters}), from 0
   * @param values series → values
   * @return series → draw → group → mean, not a number where none of the group was drawn
   */
  double[][][] means(int[] groups, int[] clusters, float[][] values) {
    int groupCount = 1 + Arrays.stream(groups).max().orElse(-1);
    int clusterCount = 1 + Arrays.stream(clusters).max().orElse(-1);
    double[][][] means = new double[values.length][draws][groupCount];
    var random = new SplittableRandom(seed);
    for (int draw = 0; draw < draws; draw++) {
      float[] weights = new float[clusterCount];
      for (int c = 0; c < clusterCount; c++) {
        weights[random.nextInt(clusterCount)]++;
      }
      double[] counts = new double[groupCount];
      for (int i = 0; i < groups.length; i++) {
        counts[groups[i]] += weights[clusters[i]];
      }
      for (int series = 0; series < values.length; series++) {
        double[] sums = means[series][draw];
        for (int i = 0; i < groups.length; i++) {
          sums[groups[i]] += weights[clusters[i]] * values[series][i];
        }
        for (int g = 0; g < groupCount; g++) {
          sums[g] /= counts[g];
        }
      }
    }
    return means;
  }
}
