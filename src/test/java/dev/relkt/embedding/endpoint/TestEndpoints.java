package dev.relkt.embedding.endpoint;

import dev.relkt.registry.Endpoint;
import java.util.List;
import java.util.Optional;

/** Endpoints for tests, and a model for their servers. */
final class TestEndpoints {

  static final int DIMENSION = 4;

  private TestEndpoints() {}

  static Endpoint at(String url) {
    return at(url, Optional.empty());
  }

  static Endpoint at(String url, Optional<String> keyVariable) {
    return limited(url, keyVariable, 8, 1_000, 2, Optional.empty());
  }

  static Endpoint limited(
      String url,
      Optional<String> keyVariable,
      int batchTexts,
      int batchCharacters,
      int concurrency,
      Optional<Integer> requestsPerMinute) {
    return new Endpoint(
        url,
        "test-model",
        DIMENSION,
        false,
        keyVariable,
        false,
        batchTexts,
        batchCharacters,
        concurrency,
        requestsPerMinute,
        30);
  }

  /** Vectors that depend on the words' letters, of any length. */
  static float[][] letters(List<String> texts) {
    return texts.stream()
        .map(
            text -> {
              float[] vector = {1, 0, 0, 0};
              text.toLowerCase(java.util.Locale.ROOT)
                  .chars()
                  .filter(Character::isLetter)
                  .forEach(c -> vector[c % DIMENSION] += 1 + c % 7);
              return vector;
            })
        .toArray(float[][]::new);
  }
}
