package dev.relkt.bench.search;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * What was measured with so many windows.
 *
 * @param size windows
 * @param dimension components of each
 * @param built one a contender
 * @param cells one for every contender and effort; none where nothing was searched for
 */
record SearchFigures(int size, int dimension, List<Built> built, List<Cell> cells) {

  SearchFigures {
    built = List.copyOf(built);
    cells = List.copyOf(cells);
  }

  /**
   * What making a contender searchable took.
   *
   * @param cpuSeconds of all threads of the process
   * @param bytes that it keeps
   */
  record Built(String contender, double cpuSeconds, double seconds, long bytes) {}

  /**
   * A contender at one effort.
   *
   * @param usual whether this is the effort that is usual
   * @param recall share of the exact 10 best that it found
   * @param micros of processor time for a question, the median of the rounds
   * @param leastMicros of the rounds
   * @param mostMicros of the rounds
   */
  record Cell(
      String contender,
      int effort,
      Usual usual,
      double recall,
      double micros,
      double leastMicros,
      double mostMicros) {}

  /** Whether an effort is the usual one. */
  enum Usual {
    YES,
    NO
  }

  Optional<Built> builtBy(String contender) {
    return built.stream().filter(one -> one.contender().equals(contender)).findFirst();
  }

  /** A contender at its usual effort. */
  Optional<Cell> usual(String contender) {
    return cells.stream()
        .filter(one -> one.contender().equals(contender) && one.usual() == Usual.YES)
        .findFirst();
  }

  /** A contender at the cheapest effort with that recall. */
  Optional<Cell> cheapest(String contender, double recall) {
    return cells.stream()
        .filter(one -> one.contender().equals(contender) && one.recall() >= recall)
        .min(Comparator.comparingDouble(Cell::micros));
  }
}
