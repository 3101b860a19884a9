package dev.relkt.generation;

/**
 * The outcome of publishing.
 *
 * @param cut that is visible now
 * @param outcome whether it became so just now
 */
public record Publication(Cut cut, Outcome outcome) {

  /** What publishing did. */
  public enum Outcome {
    /** The cut is new. */
    PUBLISHED,
    /** A cut with the same shards and offsets was the newest already; nothing was written. */
    ALREADY_THERE
  }
}
