package dev.relkt.bench.search;

import java.util.Arrays;

/** The k best of many, kept sorted; for few of many an insertion is rare. */
final class BestK {

  private final int[] positions;
  private final float[] scores;
  private int size;

  /**
   * @param k 1 or more
   */
  BestK(int k) {
    positions = new int[k];
    scores = new float[k];
  }

  /** Takes it if it is better than the worst; of equal ones the first stays. */
  void offer(int position, float score) {
    if (size == positions.length && score <= scores[size - 1]) {
      return;
    }
    int at = size < positions.length ? size++ : size - 1;
    while (at > 0 && scores[at - 1] < score) {
      scores[at] = scores[at - 1];
      positions[at] = positions[at - 1];
      at--;
    }
    scores[at] = score;
    positions[at] = position;
  }

  /** Best first; fewer than k where fewer were offered. */
  int[] positions() {
    return Arrays.copyOf(positions, size);
  }
}
