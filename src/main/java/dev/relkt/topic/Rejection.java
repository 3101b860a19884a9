package dev.relkt.topic;

/**
 * Why a record is not taken.
 *
 * @param reason what, where, found and expected; at most {@value #MAX_REASON_CHARS} characters
 * @param exception the class of the exception behind it, empty where there was none
 */
public record Rejection(String reason, String exception) {

  /** A reason must fit into a header beside the record. */
  static final int MAX_REASON_CHARS = 1_000;

  public Rejection {
    if (reason.length() > MAX_REASON_CHARS) {
      reason = reason.substring(0, MAX_REASON_CHARS - 1) + "…";
    }
  }
}
