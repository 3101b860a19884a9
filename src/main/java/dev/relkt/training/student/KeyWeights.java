package dev.relkt.training.student;

import dev.relkt.embedding.features.WordKey.Kind;
import dev.relkt.embedding.features.WordKeyFeatures;
import java.util.List;

/**
 * The fixed weight of every id: the inverse document frequency of its key ({@link
 * InverseDocumentFrequencies}) times what its kind counts, exact keys more than vague ones.
 */
final class KeyWeights {

  /** Ids that several keys share: they stand for words never seen, which may be anything. */
  private static final float UNSEEN = 0.5f;

  /** An unseen key has two ids, whose vectors together are as long as one. */
  private static final float ONE_OF_TWO = (float) Math.sqrt(0.5);

  private KeyWeights() {}

  private static float of(Kind kind) {
    return switch (kind) {
      case FORM -> 1;
      case LETTER -> 0.5f;
      case ROMANISED -> 0.7f;
      case STEM -> 0.6f;
      case ROOT -> 0.3f;
      case SKELETON -> 0.25f;
    };
  }

  /**
   * The weights of all ids.
   *
   * @param keys of the vocabulary, in the order of their ids
   * @param frequencies inverse document frequencies, one an id
   */
  static float[] of(List<String> keys, WordKeyFeatures features, float[] frequencies) {
    float[] weights = new float[features.vocabulary()];
    weights[features.passageMark()] = 1;
    for (int id = 0; id < features.passageMark(); id++) {
      weights[id] =
          id < keys.size()
              ? of(kind(keys.get(id))) * frequencies[id]
              : of(features.sharedBy(id)) * UNSEEN * ONE_OF_TWO;
    }
    return weights;
  }

  private static Kind kind(String key) {
    for (Kind kind : Kind.values()) {
      if (key.charAt(0) == kind.mark()) {
        return kind;
      }
    }
    throw new IllegalArgumentException("key \"%s\" is of no kind".formatted(key));
  }
}
