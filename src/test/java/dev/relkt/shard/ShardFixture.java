package dev.relkt.shard;

import dev.relkt.embedding.Embedding;
import dev.relkt.passage.Language;
import dev.relkt.passage.Passage;
import dev.relkt.passage.PassageId;
import dev.relkt.registry.EmbeddingSpace;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** Passages and vectors for tests. */
public final class ShardFixture {

  public static final EmbeddingSpace SPACE = new EmbeddingSpace("es-0123456789abcdef01234567");
  public static final EmbeddingSpace OTHER = new EmbeddingSpace("es-ffffffffffffffffffffffff");

  private ShardFixture() {}

  public static PassageId id(String id) {
    return new PassageId(id);
  }

  public static Passage passage(String id, String text) {
    return new Passage(id(id), new Language("en"), "", text, Map.of());
  }

  public static SourcePosition at(int partition, long offset) {
    return new SourcePosition(partition, offset, 1_700_000_000_000L + offset);
  }

  /** A unit vector along an axis. */
  public static Embedding axis(int dimension, int axis) {
    float[] vector = new float[dimension];
    vector[axis] = 1;
    return new Embedding(SPACE, vector);
  }

  public static Embedding random(Random random, int dimension) {
    float[] vector = new float[dimension];
    for (int i = 0; i < dimension; i++) {
      vector[i] = (float) random.nextGaussian();
    }
    return unit(vector);
  }

  /** A unit vector in the neighbourhood of another. */
  public static Embedding near(Embedding center, double spread, Random random) {
    float[] vector = center.toArray();
    for (int i = 0; i < vector.length; i++) {
      vector[i] += (float) (spread * random.nextGaussian() / Math.sqrt(vector.length));
    }
    return unit(vector);
  }

  public static List<Embedding> windows(Embedding center, int count, Random random) {
    List<Embedding> windows = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      windows.add(near(center, 0.7, random));
    }
    return windows;
  }

  private static Embedding unit(float[] vector) {
    double squares = 0;
    for (float x : vector) {
      squares += (double) x * x;
    }
    for (int i = 0; i < vector.length; i++) {
      vector[i] /= (float) Math.sqrt(squares);
    }
    return new Embedding(SPACE, vector);
  }
}
