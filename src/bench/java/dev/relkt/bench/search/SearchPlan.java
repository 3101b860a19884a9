package dev.relkt.bench.search;

import java.util.List;
import java.util.Set;

/**
 * What a benchmark of search does.
 *
 * @param sizes windows, each measured by itself, ascending
 * @param contenders some of {@link #CONTENDERS}
 * @param encodedWindows windows that are encoded from passages; more are drawn between these
 * @param rounds how often every cell is measured, in turns with the others; the median counts
 * @param passMillis about how long one measurement of a cell takes at most
 * @param seed of all that is drawn
 */
public record SearchPlan(
    List<Integer> sizes,
    Set<String> contenders,
    int encodedWindows,
    int rounds,
    int passMillis,
    long seed) {

  /** The names of all contenders. */
  public static final List<String> CONTENDERS = Contenders.NAMES;

  /**
   * @throws IllegalArgumentException naming what is out of range or not known
   */
  public SearchPlan {
    sizes = sizes.stream().sorted().distinct().toList();
    contenders = Set.copyOf(contenders);
    if (sizes.isEmpty() || sizes.getFirst() < 100) {
      throw new IllegalArgumentException("sizes: %s (expected: each 100 or more)".formatted(sizes));
    }
    for (String name : contenders) {
      if (!CONTENDERS.contains(name)) {
        throw new IllegalArgumentException(
            "contender: \"%s\" (expected: some of %s)"
                .formatted(name, String.join(", ", CONTENDERS)));
      }
    }
    if (rounds < 1 || passMillis < 1 || encodedWindows < 100) {
      throw new IllegalArgumentException(
          "rounds %d, milliseconds %d, encoded windows %d (expected: 1, 1 and 100 or more)"
              .formatted(rounds, passMillis, encodedWindows));
    }
  }
}
