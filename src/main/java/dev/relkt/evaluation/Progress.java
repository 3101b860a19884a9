package dev.relkt.evaluation;

/** Hears how far an evaluation is; called from several threads. */
@FunctionalInterface
public interface Progress {

  /** Says nothing. */
  Progress NONE = (step, unit, done, total) -> {};

  /**
   * Hears of one step, at its start, now and then, and when it is done.
   *
   * @param step what is being done, such as {@code encoding}
   * @param unit what is counted, such as {@code passages}
   * @param done how many of them are done
   * @param total how many there are
   */
  void at(String step, String unit, long done, long total);
}
