package dev.relkt.training.loop;

import java.util.Map;

/**
 * What an epoch did.
 *
 * @param epoch from 1; 0 for the encoder as it came
 * @param loss the mean over its batches; 0 for epoch 0
 * @param rate that it was learned with
 * @param scores success@1 on dev by language
 * @param counts what it went through, by name
 */
public record EpochResult(
    int epoch, double loss, double rate, Map<String, Double> scores, Map<String, Long> counts) {

  public EpochResult {
    scores = Map.copyOf(scores);
    counts = Map.copyOf(counts);
  }

  /** The mean over all languages. */
  public double average() {
    return scores.values().stream().mapToDouble(Double::doubleValue).sorted().average().orElse(0);
  }
}
