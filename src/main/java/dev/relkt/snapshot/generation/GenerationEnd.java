package dev.relkt.snapshot.generation;

import java.time.Instant;

/**
 * The decision that a generation is written and read no more; its files are collected.
 *
 * @param generation its number
 * @param reason why
 * @param detail in words, for people
 * @param at when it was decided
 */
public record GenerationEnd(int generation, Reason reason, String detail, Instant at) {

  /** Why generations end. */
  public enum Reason {
    /** An operator wanted it. */
    RETIRED,
    /** It was kept for a rollback until its time was over. */
    EXPIRED,
    /** It was kept for a rollback until the disk became too full. */
    NO_ROOM,
    /** A newer version was announced before it answered anything. */
    SUPERSEDED,
    /** It could not be built. */
    FAILED
  }
}
