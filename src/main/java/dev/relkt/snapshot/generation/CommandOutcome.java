package dev.relkt.snapshot.generation;

import java.time.Instant;

/**
 * What became of a command. Written once; a command that is read again after a failure is known by
 * it.
 *
 * @param id of the command
 * @param command in words, such as {@code activate student/2, forced}
 * @param result whether it was carried out
 * @param detail what was done, or why it was refused
 * @param generation that it was about, 0 for none
 * @param at when
 */
public record CommandOutcome(
    CommandId id, String command, Result result, String detail, int generation, Instant at) {

  /** Whether a command was carried out. */
  public enum Result {
    DONE,
    REFUSED
  }
}
