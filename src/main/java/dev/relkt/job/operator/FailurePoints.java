package dev.relkt.job.operator;

import java.io.Serializable;

/**
 * What happens at places where a test makes a job fail: nothing in a product run. It is part of an
 * operator and travels with it.
 */
@FunctionalInterface
public interface FailurePoints extends Serializable {

  /** The places. */
  enum Place {
    IN_A_RECORD,
    AFTER_THE_UPLOAD,
    IN_PUBLISH,
    IN_THE_SEARCHER
  }

  /** Nothing fails. */
  FailurePoints NONE = place -> {};

  /** Called by the task's thread, which fails with what this throws. */
  void pass(Place place);
}
