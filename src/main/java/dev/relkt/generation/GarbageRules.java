package dev.relkt.generation;

import java.time.Duration;

/**
 * What is not garbage.
 *
 * @param keptCuts the newest so many cuts of every generation, 1 or more; at least as many as
 *     checkpoints are retained
 * @param grace files younger than this may belong to a cut that is being made
 * @param leaseLife a reader that was silent for longer has gone
 */
public record GarbageRules(int keptCuts, Duration grace, Duration leaseLife) {

  /** 3 cuts, 10 minutes, 1 minute. */
  public static final GarbageRules DEFAULT =
      new GarbageRules(3, Duration.ofMinutes(10), Duration.ofMinutes(1));

  /**
   * @throws IllegalArgumentException if no cut would be kept
   */
  public GarbageRules {
    if (keptCuts < 1) {
      throw new IllegalArgumentException("kept cuts: %d (expected: 1 or more)".formatted(keptCuts));
    }
  }
}
