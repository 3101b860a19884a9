package dev.relkt.training;

import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.ToDoubleFunction;

/**
 * Things drawn with given weights. Immutable.
 *
 * @param <T> the things
 */
final class Choice<T> {

  private final List<T> things;
  private final double[] sums;

  /**
   * @param things at least one
   * @param weight of each, 0 or more, not all 0
   */
  Choice(List<T> things, ToDoubleFunction<T> weight) {
    this.things = List.copyOf(things);
    sums = new double[things.size()];
    double sum = 0;
    for (int i = 0; i < sums.length; i++) {
      sum += weight.applyAsDouble(things.get(i));
      sums[i] = sum;
    }
    if (!(sum > 0)) {
      throw new IllegalArgumentException(
          "choice among %s with weights %s (expected: one above 0)"
              .formatted(things, Arrays.toString(sums)));
    }
  }

  T draw(SplittableRandom random) {
    double at = random.nextDouble() * sums[sums.length - 1];
    int found = Arrays.binarySearch(sums, at);
    return things.get(Math.min(found < 0 ? -found - 1 : found + 1, sums.length - 1));
  }
}
