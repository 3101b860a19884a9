package dev.relkt.training.loop;

/** The few passages with the greatest cosines; of equal ones that which came first. */
final class Nearest {

  private final int[] passages;
  private final float[] cosines;
  private int size;

  Nearest(int most) {
    passages = new int[most];
    cosines = new float[most];
  }

  boolean wouldTake(float cosine) {
    return passages.length > 0 && (size < passages.length || cosine > cosines[size - 1]);
  }

  /** Takes a passage that was not offered before, if it is near enough. */
  void take(int passage, float cosine) {
    if (!wouldTake(cosine)) {
      return;
    }
    int at = size < passages.length ? size++ : size - 1;
    while (at > 0 && cosines[at - 1] < cosine) {
      passages[at] = passages[at - 1];
      cosines[at] = cosines[at - 1];
      at--;
    }
    passages[at] = passage;
    cosines[at] = cosine;
  }

  int size() {
    return size;
  }

  /** The nearest first. */
  int passage(int rank) {
    return passages[rank];
  }
}
