package dev.relkt.evaluation;

import dev.relkt.embedding.Embedding;
import dev.relkt.embedding.Encoder;
import dev.relkt.embedding.PassageText;
import dev.relkt.registry.EmbeddingSpace;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;

/**
 * An encoder for tests: a text is the sum of the random vectors of its words; {@code |} in a
 * passage begins a new window; the title is left out.
 */
public final class WordBagEncoder implements Encoder {

  public static final EmbeddingSpace SPACE = new EmbeddingSpace("es-00000000000000000000beef");

  private final int dimension;

  public WordBagEncoder(int dimension) {
    this.dimension = dimension;
  }

  @Override
  public EmbeddingSpace space() {
    return SPACE;
  }

  @Override
  public int dimension() {
    return dimension;
  }

  @Override
  public List<Embedding> encodeQuestions(List<String> texts) {
    return texts.stream().map(this::embedding).toList();
  }

  @Override
  public List<List<Embedding>> encodePassages(List<PassageText> passages) {
    return passages.stream()
        .map(p -> Arrays.stream(p.text().split("\\|", -1)).map(this::embedding).toList())
        .toList();
  }

  private Embedding embedding(String text) {
    double[] sum = new double[dimension];
    for (String word : text.toLowerCase(Locale.ROOT).split("[^\\p{L}\\p{N}]+", -1)) {
      if (!word.isEmpty()) {
        var random = new SplittableRandom(word.hashCode() * 0x9E3779B97F4A7C15L);
        for (int d = 0; d < dimension; d++) {
          sum[d] += random.nextDouble() - 0.5;
        }
      }
    }
    double length = Math.sqrt(Arrays.stream(sum).map(x -> x * x).sum());
    float[] vector = new float[dimension];
    for (int d = 0; d < dimension; d++) {
      vector[d] = (float) (sum[d] / length);
    }
    return new Embedding(SPACE, vector);
  }

  @Override
  public void close() {}
}
