package dev.relkt.evaluation;

import dev.relkt.dataset.Pool;
import java.util.List;

/** Lets the searches of several pools be heard as one step. */
final class PoolsProgress {

  private final Progress whole;
  private final long total;
  private long before;

  PoolsProgress(List<Pool> pools, Progress whole) {
    this.whole = whole;
    this.total = pools.stream().mapToLong(pool -> pool.task().questions().size()).sum();
  }

  /** For the pool that is searched next. */
  Progress next(Pool pool) {
    long done = before;
    before += pool.task().questions().size();
    return (step, unit, some, all) -> {
      // Of the pools after the first, the start is the end of the one before.
      if (some > 0 || done == 0) {
        whole.at(step, unit, done + some, total);
      }
    };
  }
}
