package dev.relkt.evaluation;

/** Hears how far an evaluation is; called from several threads. */
@FunctionalInterface
public interface Progress {

  /** Says nothing. */
  Progress NONE = (step, done, total) -> {};

  /**
   * @param step what is being done, such as {@code encoding passages}
   * @param done how many of them are done
   * @param total how many there are
   */
  void at(String step, long done, long total);
}
