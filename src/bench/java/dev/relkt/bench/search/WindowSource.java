package dev.relkt.bench.search;

import dev.relkt.bench.BenchProgress;
import dev.relkt.bench.load.BenchCorpus;
import dev.relkt.bench.load.BenchFailed;
import dev.relkt.embedding.Embedding;
import dev.relkt.embedding.Encoder;
import dev.relkt.embedding.PassageText;
import dev.relkt.passage.Passage;
import dev.relkt.registry.Centre;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * Windows as an encoder makes them. The first ones are encoded from passages; where more are wanted
 * than {@code most}, each further one lies between two encoded windows of one language: u·a +
 * (1−u)·b of unit length, u drawn evenly from 0.6 to 0.95, plus noise of length {@value #NOISE},
 * again of unit length. So they lie where real windows lie, near one of them and no two alike.
 *
 * <p>The same for the same seed. For one thread.
 */
final class WindowSource {

  private static final int BATCH = 64;
  private static final double NOISE = 0.15;
  private static final int TRIES = 20;

  private final Encoder encoder;
  private final BenchCorpus corpus;
  private final List<String> questions;
  private final long seed;
  private final int most;
  private final List<float[]> encoded = new ArrayList<>();
  private final List<String> texts = new ArrayList<>();
  private final List<String> languages = new ArrayList<>();
  private int passages;

  /**
   * @param questions to ask
   * @param most windows to encode; the others are drawn between these
   */
  WindowSource(Encoder encoder, BenchCorpus corpus, List<String> questions, long seed, int most) {
    this.encoder = encoder;
    this.corpus = corpus;
    this.questions = List.copyOf(questions);
    this.seed = seed;
    this.most = most;
  }

  /** How many passages were encoded so far. */
  int passages() {
    return passages;
  }

  /** How many windows of those. */
  int encoded() {
    return encoded.size();
  }

  /** So many windows; a smaller set is the beginning of a larger one, but for the centre. */
  WindowSet take(int size, BenchProgress progress) {
    encode(Math.min(size, most), progress);
    int real = Math.min(size, most); // a batch more may be encoded
    float[] centre = encoder.vectors().centre().map(Centre::toArray).orElseGet(() -> mean(real));
    var windows = new float[size][];
    List<String> made = new ArrayList<>(size);
    for (int i = 0; i < real; i++) {
      windows[i] = minus(encoded.get(i), centre);
      made.add(texts.get(i));
    }
    var random = new Random(seed * 31 + 7);
    try (var step = progress.begin("drawing", "windows", size)) {
      for (int i = real; i < size; i++) {
        int near = random.nextInt(real);
        windows[i] = minus(between(near, other(near, real, random), random), centre);
        made.add(texts.get(near));
        step.at(i + 1);
      }
    }
    return new WindowSet(encoder.space(), windows, made, centre, encodedQuestions());
  }

  private float[][] encodedQuestions() {
    return encoder.encodeQuestions(questions).stream()
        .map(Embedding::toArray)
        .toArray(float[][]::new);
  }

  private void encode(int wanted, BenchProgress progress) {
    try (var step = progress.begin("encoding", "windows", wanted)) {
      while (encoded.size() < wanted) {
        List<Passage> batch = new ArrayList<>();
        for (int i = 0; i < BATCH; i++) {
          batch.add(corpus.passage(passages++, 0));
        }
        List<List<Embedding>> windows =
            encoder.encodePassages(
                batch.stream().map(p -> new PassageText(p.title(), p.text())).toList());
        if (windows.size() != batch.size()) {
          throw new BenchFailed(
              "%d passages got the windows of %d".formatted(batch.size(), windows.size()));
        }
        for (int i = 0; i < batch.size(); i++) {
          for (Embedding window : windows.get(i)) {
            encoded.add(window.toArray());
            texts.add(batch.get(i).text());
            languages.add(batch.get(i).language().tag());
          }
        }
        step.at(Math.min(wanted, encoded.size()));
      }
    }
  }

  /** Another one of the same language, if it is found soon. */
  private int other(int near, int real, Random random) {
    int other = random.nextInt(real);
    for (int i = 0; i < TRIES && !languages.get(other).equals(languages.get(near)); i++) {
      other = random.nextInt(real);
    }
    return other;
  }

  private float[] between(int a, int b, Random random) {
    double share = random.nextDouble(0.6, 0.95);
    float[] from = encoded.get(a);
    float[] to = encoded.get(b);
    var mixed = new float[from.length];
    for (int i = 0; i < mixed.length; i++) {
      mixed[i] = (float) (share * from[i] + (1 - share) * to[i]);
    }
    toUnitLength(mixed);
    double deviation = NOISE / Math.sqrt(mixed.length);
    for (int i = 0; i < mixed.length; i++) {
      mixed[i] += (float) (random.nextGaussian() * deviation);
    }
    toUnitLength(mixed);
    return mixed;
  }

  private float[] mean(int of) {
    var sums = new double[encoder.dimension()];
    for (float[] vector : encoded.subList(0, of)) {
      for (int i = 0; i < sums.length; i++) {
        sums[i] += vector[i];
      }
    }
    var mean = new float[sums.length];
    for (int i = 0; i < mean.length; i++) {
      mean[i] = (float) (sums[i] / of);
    }
    return mean;
  }

  private static float[] minus(float[] vector, float[] centre) {
    var rest = new float[vector.length];
    for (int i = 0; i < rest.length; i++) {
      rest[i] = vector[i] - centre[i];
    }
    return rest;
  }

  private static void toUnitLength(float[] vector) {
    double squares = 0;
    for (float x : vector) {
      squares += (double) x * x;
    }
    float length = (float) Math.sqrt(squares);
    for (int i = 0; i < vector.length; i++) {
      vector[i] /= length;
    }
  }
}
