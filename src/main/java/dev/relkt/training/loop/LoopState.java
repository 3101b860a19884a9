package dev.relkt.training.loop;

import java.util.ArrayList;
import java.util.List;

/**
 * Where a step stands, all but the weights and the plan of the epoch.
 *
 * @param epoch the one under way, from 1
 * @param row the first of its plan that is not learned yet
 * @param lossSum of its batches so far
 * @param batches of it so far
 * @param rate the learning rate
 * @param best name of the checkpoint with the best weights; empty for the checkpoint itself
 * @param exhausted whether nothing is left to learn
 * @param millis that the step took so far, over all its runs
 * @param runs how often it was started
 * @param history the epochs that are done
 */
public record LoopState(
    int epoch,
    int row,
    double lossSum,
    int batches,
    double rate,
    String best,
    boolean exhausted,
    long millis,
    int runs,
    List<EpochResult> history) {

  public LoopState {
    history = List.copyOf(history);
  }

  /** The best epoch; of equal ones the first. */
  public EpochResult bestResult() {
    EpochResult best = history.getFirst();
    for (EpochResult result : history) {
      if (result.average() > best.average()) {
        best = result;
      }
    }
    return best;
  }

  /** Epochs since the best one. */
  int sinceBest() {
    return history.getLast().epoch() - bestResult().epoch();
  }

  List<EpochResult> historyWith(EpochResult result) {
    var all = new ArrayList<>(history);
    all.add(result);
    return all;
  }

  /** After a batch. */
  LoopState learned(int rows, double loss) {
    return new LoopState(
        epoch,
        row + rows,
        lossSum + loss,
        batches + 1,
        rate,
        best,
        exhausted,
        millis,
        runs,
        history);
  }

  LoopState withTime(long newMillis) {
    return new LoopState(
        epoch, row, lossSum, batches, rate, best, exhausted, newMillis, runs, history);
  }

  LoopState withBest(String name) {
    return new LoopState(
        epoch, row, lossSum, batches, rate, name, exhausted, millis, runs, history);
  }

  LoopState exhaustedNow() {
    return new LoopState(epoch, row, lossSum, batches, rate, best, true, millis, runs, history);
  }

  LoopState startedAgain() {
    return new LoopState(
        epoch, row, lossSum, batches, rate, best, exhausted, millis, runs + 1, history);
  }
}
