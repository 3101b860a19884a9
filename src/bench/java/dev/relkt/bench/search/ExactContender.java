package dev.relkt.bench.search;

import java.util.List;
import java.util.Objects;
import org.apache.lucene.util.VectorUtil;
import org.jspecify.annotations.Nullable;

/** Every inner product, by the processor's vector instructions; what it finds is the truth. */
final class ExactContender implements Contender {

  private float @Nullable [][] windows;

  @Override
  public String name() {
    return "exact scan";
  }

  @Override
  public String method() {
    return "every inner product of floats on the heap with Lucene's VectorUtil, one thread";
  }

  @Override
  public void build(WindowSet set) {
    windows = set.windows();
  }

  @Override
  public List<Integer> efforts() {
    return List.of(0);
  }

  @Override
  public int usualEffort() {
    return 0;
  }

  @Override
  public int[] search(float[] question, int k, int effort) {
    return search(Objects.requireNonNull(windows), question, k);
  }

  /** The positions of the best k, best first, equal ones by position. */
  static int[] search(float[][] windows, float[] question, int k) {
    var best = new BestK(k);
    for (int i = 0; i < windows.length; i++) {
      best.offer(i, VectorUtil.dotProduct(question, windows[i]));
    }
    return best.positions();
  }

  @Override
  public long bytes() {
    float[][] all = Objects.requireNonNull(windows);
    return all.length == 0 ? 0 : (long) all.length * all[0].length * Float.BYTES;
  }

  @Override
  public void close() {
    windows = null;
  }
}
