package dev.relkt.embedding.serving;

import dev.relkt.embedding.Embedding;
import dev.relkt.embedding.PassageText;
import dev.relkt.registry.ModelManifest;
import dev.relkt.registry.ModelManifest.Golden;
import dev.relkt.registry.ModelRefused;
import java.util.List;

/**
 * Proves a freshly opened encoder on the golden texts of its manifest: they must have their vectors
 * as questions. Where passages have a network of their own, it must give unit vectors for them.
 */
final class GoldenProbe {

  /** Probed where a manifest has no golden texts: dimension and length at least. */
  private static final String FALLBACK = "What is the capital of France?";

  private GoldenProbe() {}

  /**
   * @throws ModelRefused if the encoder computes something else than its manifest says
   */
  static void check(NetworkEncoder encoder, ModelManifest manifest) {
    List<String> texts =
        manifest.golden().isEmpty()
            ? List.of(FALLBACK)
            : manifest.golden().stream().map(Golden::text).toList();
    List<Embedding> found;
    try {
      found = encoder.encodeQuestions(texts);
      if (manifest.questionEncoder().isPresent()) {
        encoder.encodePassages(texts.stream().map(text -> new PassageText("", text)).toList());
      }
    } catch (IllegalArgumentException | IllegalStateException e) {
      throw new ModelRefused(
          "model %s: it cannot encode its golden texts: %s; publish it again from where it was made"
              .formatted(manifest.modelVersion(), e.getMessage()),
          e);
    }
    for (int i = 0; i < manifest.golden().size(); i++) {
      double cosine = cosine(found.get(i).toArray(), manifest.golden().get(i).vector());
      if (!(cosine >= NetworkEncoder.GOLDEN_COSINE)) {
        throw new ModelRefused(
            "model %s: golden text %d gives a vector of cosine %.6f with the manifest's (expected: %s or more); the network, the tokenizer files or this release computes something else: publish the model again with this release"
                .formatted(manifest.modelVersion(), i, cosine, NetworkEncoder.GOLDEN_COSINE));
      }
    }
  }

  private static double cosine(float[] unit, float[] golden) {
    double product = 0;
    double squares = 0;
    for (int i = 0; i < unit.length; i++) {
      product += (double) unit[i] * golden[i];
      squares += (double) golden[i] * golden[i];
    }
    return product / Math.sqrt(squares);
  }
}
