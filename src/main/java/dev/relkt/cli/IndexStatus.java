package dev.relkt.cli;

import dev.relkt.generation.Cut;
import dev.relkt.generation.GenerationStore;
import dev.relkt.generation.IndexGeneration;
import dev.relkt.generation.ReaderLease;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What the index root says at one moment.
 *
 * @param generation the active one
 * @param cut the newest of it, absent before the first
 * @param readers of it that are alive
 * @param freshness of what arrived lately, absent where nothing did
 */
record IndexStatus(
    IndexGeneration generation,
    Optional<Cut> cut,
    List<ReaderLease> readers,
    Optional<Percentiles> freshness) {

  /** How many of the newest cuts the freshness is taken from. */
  private static final int RECENT_CUTS = 100;

  IndexStatus {
    readers = List.copyOf(readers);
  }

  /** Absent where no generation is active yet. */
  static Optional<IndexStatus> of(GenerationStore store, Clock clock) {
    return store
        .activeGeneration()
        .map(
            generation -> {
              Optional<Cut> cut = store.latestCut(generation.number());
              List<ReaderLease> readers = new Searchable(store, clock).readers(generation);
              List<Double> samples =
                  cut.map(newest -> Freshness.samples(recent(store, newest), readers))
                      .orElse(List.of());
              return new IndexStatus(
                  generation,
                  cut,
                  readers,
                  samples.isEmpty() ? Optional.empty() : Optional.of(Percentiles.of(samples)));
            });
  }

  private static List<Cut> recent(GenerationStore store, Cut newest) {
    var cuts = new ArrayList<Cut>();
    for (long number = newest.number();
        number > Math.max(0, newest.number() - RECENT_CUTS);
        number--) {
      store.cut(newest.generation(), number).ifPresent(cuts::add);
    }
    return cuts;
  }
}
