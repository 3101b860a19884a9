package dev.relkt.training.foreign;

import dev.relkt.embedding.network.Safetensors;
import dev.relkt.registry.ModelManifest;
import dev.relkt.registry.ModelManifest.EncoderCall;
import dev.relkt.registry.ModelManifest.Engine;
import dev.relkt.registry.VectorRule;
import dev.relkt.registry.VectorRule.Activation;
import dev.relkt.registry.VectorRule.DenseLayer;
import dev.relkt.registry.VectorRule.Pooling;
import dev.relkt.training.TrainingRefused;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Where a projection stands in a version's rule: as the last dense layer, without bias. A rule
 * scales after its layers only; what is learned from vectors of length 1 holds for those of any
 * length, for the vectors behind the layer are scaled in the end.
 *
 * <p>A cut comes behind the layers in a rule, and the projection takes what the cut has left: it
 * gets columns of zeros for what is cut off, and the cut goes.
 *
 * @param before the version's rule
 * @param in components that the layer takes; at least those of the projection
 */
record ProjectionLayer(VectorRule before, int in) {

  /**
   * The layer behind a version's vectors.
   *
   * @throws TrainingRefused if none can stand there
   */
  static ProjectionLayer behind(ModelManifest manifest) {
    EncoderCall call = manifest.encoder();
    if (call.runBy() == Engine.ENDPOINT) {
      throw refused(manifest, "its encoder is elsewhere, at an endpoint", "one in its folder");
    }
    if (manifest.questionEncoder().isPresent()) {
      throw refused(manifest, "its questions have an encoder of their own", "one encoder for both");
    }
    VectorRule rule =
        call.vector()
            .orElseGet(() -> new VectorRule(Pooling.NONE, List.of(), Optional.empty(), false));
    List<DenseLayer> dense = rule.dense();
    if (rule.cut().isPresent() && dense.isEmpty()) {
      throw refused(
          manifest,
          "its vectors are cut to %d components".formatted(rule.cut().get()),
          "vectors that are whole, as a version imported without a cut has them");
    }
    return new ProjectionLayer(
        rule, dense.isEmpty() ? manifest.dimension() : dense.getLast().out());
  }

  private static TrainingRefused refused(ModelManifest manifest, String found, String expected) {
    return new TrainingRefused(
        "model %s: %s (expected for a projection: %s); start from another version"
            .formatted(manifest.modelVersion(), found, expected));
  }

  private String file() {
    return "dense/projection-%d.safetensors".formatted(before.dense().size());
  }

  /** The rule with the layer. */
  VectorRule rule(int dimension) {
    var dense = new ArrayList<>(before.dense());
    dense.add(new DenseLayer(file(), in, dimension, Activation.IDENTITY));
    return new VectorRule(before.pooling(), dense, Optional.empty(), true);
  }

  /** Writes the layer's weights below a version's folder. */
  void write(Projection projection, Path staging) throws IOException {
    FloatBuffer weights =
        ByteBuffer.wrap(projection.weights()).order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer();
    float[] transposed = new float[projection.to() * in];
    for (int i = 0; i < projection.from(); i++) {
      for (int o = 0; o < projection.to(); o++) {
        transposed[o * in + i] = weights.get(i * projection.to() + o);
      }
    }
    Safetensors.write(staging.resolve(file()), "linear.weight", transposed, projection.to(), in);
  }
}
