package dev.relkt.job.operator;

import java.util.function.Consumer;

/** Places where a test makes a job fail; in a product run nothing happens there. */
public final class FailurePoints {

  /** The places. */
  public enum Place {
    IN_A_RECORD,
    AFTER_THE_UPLOAD,
    IN_PUBLISH,
    IN_THE_SEARCHER
  }

  private static volatile Consumer<Place> hook = place -> {};

  private FailurePoints() {}

  static void pass(Place place) {
    hook.accept(place);
  }

  /** For tests in one JVM with the job. */
  public static void set(Consumer<Place> newHook) {
    hook = newHook;
  }
}
