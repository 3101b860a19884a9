package dev.relkt.training;

import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.ToDoubleFunction;

/**
 * Draws items with given weights. Immutable.
 *
 * @param <T> the items
 */
final class WeightedSampler<T> {

  private final List<T> items;
  private final double[] sums;

  /**
   * @param items at least one
   * @param weight of each, 0 or more, not all 0
   */
  WeightedSampler(List<T> items, ToDoubleFunction<T> weight) {
    this.items = List.copyOf(items);
    sums = new double[items.size()];
    double sum = 0;
    for (int i = 0; i < sums.length; i++) {
      sum += weight.applyAsDouble(items.get(i));
      sums[i] = sum;
    }
    if (!(sum > 0)) {
      throw new IllegalArgumentException(
          "choice among %s with weights %s (expected: one above 0)"
              .formatted(items, Arrays.toString(sums)));
    }
  }

  T draw(SplittableRandom random) {
    double at = random.nextDouble() * sums[sums.length - 1];
    int found = Arrays.binarySearch(sums, at);
    return items.get(Math.min(found < 0 ? -found - 1 : found + 1, sums.length - 1));
  }
}
