package dev.relkt.training.loop;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.IntConsumer;

/**
 * The vectors of all windows of all passages, and products of questions with them.
 *
 * @param vectors one a window, of length 1
 * @param starts for each passage its first window, and at the end the number of windows
 */
@SuppressWarnings("ArrayRecordComponent") // large, shared, never compared
record WindowVectors(float[][] vectors, int[] starts) {

  /** Windows that are multiplied at a time: their vectors fit the second-level cache. */
  private static final int BLOCK = 256;

  /** Takes the cosine of a question with the best window of each passage. */
  interface Cosines {

    /** Called for each passage in ascending order, by one thread a question. */
    void at(int question, int passage, float cosine);
  }

  int passages() {
    return starts.length - 1;
  }

  /** The cosine with the passage's best window. */
  float cosine(float[] question, int passage) {
    return Vectors.dot(question, vectors[best(question, passage)]);
  }

  /** The window of the passage that is nearest to the question. */
  int best(float[] question, int passage) {
    int best = starts[passage];
    float closest = Float.NEGATIVE_INFINITY;
    for (int w = starts[passage]; w < starts[passage + 1]; w++) {
      float cosine = Vectors.dot(question, vectors[w]);
      if (cosine > closest) {
        closest = cosine;
        best = w;
      }
    }
    return best;
  }

  /**
   * The cosines of all questions with all passages, on several threads; the sums are the same
   * however many.
   *
   * @param threads 1 or more
   * @param passagesDone told how far the first thread is
   */
  void forEachCosine(float[][] questions, int threads, Cosines cosines, IntConsumer passagesDone) {
    try (ExecutorService pool = Executors.newFixedThreadPool(threads)) {
      var parts = new ArrayList<CompletableFuture<Void>>();
      for (int t = 0; t < threads; t++) {
        int from = (int) ((long) t * questions.length / threads);
        int to = (int) ((long) (t + 1) * questions.length / threads);
        IntConsumer told = t == 0 ? passagesDone : p -> {};
        parts.add(
            CompletableFuture.runAsync(() -> multiply(questions, from, to, cosines, told), pool));
      }
      CompletableFuture.allOf(parts.toArray(CompletableFuture[]::new)).join();
    } catch (CompletionException e) {
      throw e.getCause() instanceof RuntimeException thrown ? thrown : e;
    }
  }

  private void multiply(
      float[][] questions, int from, int to, Cosines cosines, IntConsumer passagesDone) {
    int dimension = vectors.length == 0 ? 0 : vectors[0].length;
    float[][] turned = new float[dimension][0];
    float[] products = new float[0];
    for (int first = 0; first < passages(); ) {
      int last = first + 1;
      while (last < passages() && starts[last + 1] - starts[first] <= BLOCK) {
        last++;
      }
      int windows = starts[last] - starts[first];
      if (windows > products.length) {
        products = new float[Math.max(windows, BLOCK)];
        turned = new float[dimension][products.length];
      }
      for (int w = 0; w < windows; w++) {
        float[] vector = vectors[starts[first] + w];
        for (int d = 0; d < dimension; d++) {
          turned[d][w] = vector[d];
        }
      }
      for (int q = from; q < to; q++) {
        multiply(questions[q], turned, windows, products);
        for (int p = first; p < last; p++) {
          float best = Float.NEGATIVE_INFINITY;
          for (int w = starts[p] - starts[first]; w < starts[p + 1] - starts[first]; w++) {
            best = Math.max(best, products[w]);
          }
          cosines.at(q, p, best);
        }
      }
      first = last;
      passagesDone.accept(first);
    }
  }

  /** Along the windows, four components at a time, so that the compiler can use wide registers. */
  private static void multiply(float[] question, float[][] turned, int windows, float[] products) {
    Arrays.fill(products, 0, windows, 0);
    int d = 0;
    for (; d + 3 < question.length; d += 4) {
      float a = question[d];
      float b = question[d + 1];
      float c = question[d + 2];
      float e = question[d + 3];
      float[] ra = turned[d];
      float[] rb = turned[d + 1];
      float[] rc = turned[d + 2];
      float[] re = turned[d + 3];
      for (int w = 0; w < windows; w++) {
        products[w] += a * ra[w] + b * rb[w] + c * rc[w] + e * re[w];
      }
    }
    for (; d < question.length; d++) {
      float a = question[d];
      float[] ra = turned[d];
      for (int w = 0; w < windows; w++) {
        products[w] += a * ra[w];
      }
    }
  }
}
