package dev.relkt.snapshot;

import java.time.Duration;

/**
 * What is not garbage.
 *
 * @param keptSnapshots the newest so many snapshots of every generation, 1 or more; at least as
 *     many as checkpoints are retained
 * @param grace files younger than this may belong to a snapshot that is being made
 * @param leaseLife a reader that was silent for longer has gone
 */
public record GarbageRules(int keptSnapshots, Duration grace, Duration leaseLife) {

  /**
   * @throws IllegalArgumentException if no snapshot would be kept
   */
  public GarbageRules {
    if (keptSnapshots < 1) {
      throw new IllegalArgumentException(
          "kept snapshots: %d (expected: 1 or more)".formatted(keptSnapshots));
    }
  }
}
