package dev.relkt.snapshot;

/** Whether a snapshot may be published that knows less of the log than the one that is visible. */
public enum Rewind {
  /**
   * The rule: such a snapshot comes from a job that was restored from an old checkpoint by mistake.
   */
  REFUSED,
  /** The operator wants to go back to an old checkpoint. */
  ALLOWED
}
