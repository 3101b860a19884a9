package dev.relkt.bench;

import dev.relkt.registry.ModelVersion;
import java.time.Duration;

/**
 * What a benchmark of one swap does.
 *
 * @param from the version that the index begins with
 * @param to the version that it is swapped to, of another space
 * @param passages that are there before it begins
 * @param passagesPerSecond changes of passages
 * @param questionsPerSecond questions
 * @param steady how long the load runs before and after the swap
 * @param buildKills how often a process is killed while the new generation is built
 * @param afterSwitches whether a process is killed after a switch, a roll-back and during the last
 *     switch
 * @param deadline of every question
 * @param seed of everything that is random
 */
public record SwapPlan(
    ModelVersion from,
    ModelVersion to,
    int passages,
    double passagesPerSecond,
    double questionsPerSecond,
    Duration steady,
    int buildKills,
    AfterSwitches afterSwitches,
    Duration deadline,
    long seed) {

  /** Whether processes are killed around switches. */
  public enum AfterSwitches {
    KILL,
    SPARE
  }

  /**
   * @throws IllegalArgumentException naming what was found and what is expected
   */
  public SwapPlan {
    if (from.equals(to)) {
      throw new IllegalArgumentException(
          "swap from %s to %s (expected: two versions)".formatted(from, to));
    }
    if (passages < 1 || passagesPerSecond <= 0 || questionsPerSecond <= 0 || buildKills < 0) {
      throw new IllegalArgumentException(
          "%d passages, %s changes and %s questions a second, %d kills (expected: 1 or more, above 0, above 0, 0 or more)"
              .formatted(passages, passagesPerSecond, questionsPerSecond, buildKills));
    }
  }
}
