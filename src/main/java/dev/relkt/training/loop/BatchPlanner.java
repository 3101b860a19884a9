package dev.relkt.training.loop;

import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/** Plans the batches of a step, epoch by epoch. */
public interface BatchPlanner {

  /**
   * What an epoch goes through, in this order. Rows of numbers, so that a checkpoint can hold it;
   * what they mean is known to {@link #batch}.
   *
   * @param rows none if there is nothing left to learn
   * @param counts for the report, by name, such as {@code triplets}
   */
  record Plan(List<int[]> rows, Map<String, Long> counts) {}

  /**
   * Plans an epoch.
   *
   * @param epoch from 1
   * @param encoder with the weights of now
   * @param random of this epoch's own
   */
  Plan plan(
      int epoch, TrainableEncoder encoder, SplittableRandom random, TrainingProgress progress);

  /** A batch of some rows of the plan. */
  TrainingBatch batch(List<int[]> rows);
}
