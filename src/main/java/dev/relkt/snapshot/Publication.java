package dev.relkt.snapshot;

/**
 * The outcome of publishing.
 *
 * @param snapshot that is visible now
 * @param outcome whether it became so just now
 */
public record Publication(IndexSnapshot snapshot, Outcome outcome) {

  /** What publishing did. */
  public enum Outcome {
    /** The snapshot is new. */
    PUBLISHED,
    /** A snapshot with the same shards and offsets was the newest already; nothing was written. */
    ALREADY_THERE
  }
}
