package dev.relkt.snapshot.generation;

import java.time.Instant;

/**
 * How a generation is to go on when it is built.
 *
 * @param generation its number
 * @param then what follows when it is ready and the gate lets it through
 * @param why which command
 * @param at when
 */
public record BuildOrder(int generation, Then then, String why, Instant at) {

  /** What follows. */
  public enum Then {
    /** It waits for an operator. */
    WAIT,
    /** It becomes active by itself. */
    ACTIVATE
  }
}
