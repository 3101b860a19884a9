package dev.relkt.training.loop;

import dev.relkt.training.TrainingRefused;
import java.util.ArrayList;
import java.util.List;

/** Encodes many texts, and looks whether the encoder is still sane. */
public final class Vectors {

  private static final int BATCH = 512;

  private Vectors() {}

  /**
   * One vector a text.
   *
   * @param what for the progress, such as {@code teacher, epoch 2: encoding}
   * @throws TrainingRefused if a vector is not finite
   * @throws TrainingStopped if the progress says so
   */
  static float[][] of(
      TrainableEncoder encoder, List<String> texts, String what, TrainingProgress progress) {
    float[][] vectors = new float[texts.size()][];
    for (int from = 0; from < vectors.length; from += BATCH) {
      int to = Math.min(from + BATCH, vectors.length);
      float[][] batch = encoder.encode(texts.subList(from, to));
      for (int i = 0; i < batch.length; i++) {
        if (!Float.isFinite(dot(batch[i], batch[i]))) {
          throw new TrainingRefused(
              "%s: the vector of a text is not finite (expected: of length 1); training has run away: start this step again with a lower rate"
                  .formatted(what));
        }
        vectors[from + i] = batch[i];
      }
      progress.at(what, "texts", to, vectors.length, "");
      if (progress.stopping()) {
        throw new TrainingStopped(what + ": stopped");
      }
    }
    return vectors;
  }

  /** One vector a window of every passage. */
  static WindowVectors ofPassages(
      TrainableEncoder encoder,
      List<List<String>> windows,
      String what,
      TrainingProgress progress) {
    var texts = new ArrayList<String>();
    int[] starts = new int[windows.size() + 1];
    for (int p = 0; p < windows.size(); p++) {
      texts.addAll(windows.get(p));
      starts[p + 1] = texts.size();
    }
    return new WindowVectors(of(encoder, texts, what, progress), starts);
  }

  public static float dot(float[] a, float[] b) {
    float sum = 0;
    for (int i = 0; i < a.length; i++) {
      sum += a[i] * b[i];
    }
    return sum;
  }
}
