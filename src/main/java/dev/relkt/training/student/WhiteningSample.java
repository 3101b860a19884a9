package dev.relkt.training.student;

import dev.relkt.embedding.features.WindowCutter;
import dev.relkt.registry.WindowRule;
import dev.relkt.training.student.TransferRegression.Pair;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;

/**
 * The texts that the whitening looks at, as ids: windows of passages, then sentences, {@value
 * #HALF} of each.
 *
 * @param all the windows, then the sentences
 */
record WhiteningSample(List<int[]> all) {

  private static final int HALF = 40_000;

  /** Shorter texts are entries of dictionaries rather than sentences. */
  private static final int LEAST_IDS = 12;

  private static final WindowRule WINDOWS = new WindowRule(36, 28, 40);

  /**
   * Draws the texts.
   *
   * @param pairs one or more
   * @param data with a passage that has a word
   */
  static WhiteningSample of(List<Pair> pairs, TrainingData data, TextIdsCache texts, long seed) {
    var random = new SplittableRandom(seed);
    var cutter = new WindowCutter(WINDOWS);
    int least = pairs.stream().anyMatch(p -> p.text().length >= LEAST_IDS) ? LEAST_IDS : 1;
    var sample = new ArrayList<int[]>(2 * HALF);
    while (sample.size() < HALF) {
      TextIds text = texts.of(data.documents().get(random.nextInt(data.documents().size())).text());
      List<int[]> windows = text.windows(cutter);
      if (text.words() > 0) {
        sample.add(Arrays.stream(windows.get(random.nextInt(windows.size()))).distinct().toArray());
      }
    }
    while (sample.size() < 2 * HALF) {
      int[] text = pairs.get(random.nextInt(pairs.size())).text();
      if (text.length >= least) {
        sample.add(text);
      }
    }
    return new WhiteningSample(sample);
  }

  /** The windows alone. */
  List<int[]> windows() {
    return all.subList(0, HALF);
  }
}
