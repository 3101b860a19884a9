package dev.relkt.answering;

import dev.relkt.embedding.Embedding;
import dev.relkt.embedding.Encoder;
import dev.relkt.embedding.PassageText;
import dev.relkt.registry.EmbeddingSpace;
import dev.relkt.registry.Encoding;
import dev.relkt.registry.Manifests;
import dev.relkt.registry.ModelDraft;
import dev.relkt.registry.ModelManifest;
import dev.relkt.registry.ModelVersion;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;

/** An encoder for tests: the sum of its words' random vectors, one window a passage. */
public final class WordEncoder implements Encoder {

  private static final int DIMENSION = 32;

  /** How many were not closed yet, of all. */
  public static final AtomicInteger OPEN = new AtomicInteger();

  /** How often passages were encoded, by all. */
  public static final AtomicInteger PASSAGE_BATCHES = new AtomicInteger();

  private final int seed;

  /**
   * @param seed another one is another space
   */
  public WordEncoder(int seed) {
    this.seed = seed;
    OPEN.incrementAndGet();
  }

  /** The manifest that goes with the encoder of that seed: {@code words/<seed>}. */
  public static ModelManifest manifest(int seed) {
    Encoding encoding =
        Encoding.of(
            DIMENSION,
            new ModelManifest.EncoderCall(
                ModelManifest.Input.STRING,
                "serve",
                "serving_default",
                Map.of("text", "t"),
                "out"));
    return Manifests.withSpace(
        ModelManifest.of(
            ModelDraft.of("words", encoding, "Apache-2.0"), seed, List.of(), Instant.EPOCH),
        space(seed));
  }

  /** The version that the manifest is of. */
  public static ModelVersion version(int seed) {
    return new ModelVersion("words", seed);
  }

  private static EmbeddingSpace space(int seed) {
    return new EmbeddingSpace("es-%024x".formatted(seed));
  }

  @Override
  public EmbeddingSpace space() {
    return space(seed);
  }

  @Override
  public int dimension() {
    return DIMENSION;
  }

  @Override
  public List<Embedding> encodeQuestions(List<String> texts) {
    return texts.stream().map(this::encode).toList();
  }

  @Override
  public List<List<Embedding>> encodePassages(List<PassageText> passages) {
    PASSAGE_BATCHES.incrementAndGet();
    return passages.stream().map(p -> List.of(encode(p.text()))).toList();
  }

  /** The vector of a text. */
  public Embedding encode(String text) {
    float[] vector = new float[DIMENSION];
    for (String word : text.split("\\W+")) {
      var random = new Random(31L * word.hashCode() + seed);
      for (int i = 0; i < DIMENSION; i++) {
        vector[i] += (float) random.nextGaussian();
      }
    }
    double squares = 0;
    for (float x : vector) {
      squares += (double) x * x;
    }
    for (int i = 0; i < DIMENSION; i++) {
      vector[i] /= (float) Math.sqrt(squares);
    }
    return new Embedding(space(), vector);
  }

  @Override
  public void close() {
    OPEN.decrementAndGet();
  }
}
