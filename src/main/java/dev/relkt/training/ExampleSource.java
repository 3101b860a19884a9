package dev.relkt.training;

import java.util.Optional;
import java.util.SplittableRandom;

/**
 * An endless supply of examples of one kind, chosen by the random numbers it is given and nothing
 * else.
 */
interface ExampleSource {

  /** The next example; empty where the draw gave nothing to learn from, then draw again. */
  Optional<Example> next(SplittableRandom random);

  /**
   * A source with its share of a mix.
   *
   * @param weight relative to the other sources, above 0
   */
  record Weighted(ExampleSource source, double weight) {}
}
