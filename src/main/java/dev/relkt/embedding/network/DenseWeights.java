package dev.relkt.embedding.network;

import dev.relkt.registry.VectorRule.Activation;
import dev.relkt.registry.VectorRule.DenseLayer;
import java.io.IOException;
import java.nio.file.Path;

/** The weights of a dense layer in memory. Immutable. */
final class DenseWeights {

  private final int in;
  private final int out;
  private final float[] weight;
  private final float[] bias;
  private final Activation activation;

  private DenseWeights(DenseLayer layer, float[] weight, float[] bias) {
    this.in = layer.in();
    this.out = layer.out();
    this.weight = weight;
    this.bias = bias;
    this.activation = layer.activation();
  }

  /**
   * Reads {@code linear.weight} [out, in] and, where it is there, {@code linear.bias} [out].
   *
   * @throws IllegalArgumentException if the file is no safetensors, or holds other shapes
   */
  static DenseWeights read(Path file, DenseLayer layer) throws IOException {
    try (Safetensors tensors = Safetensors.open(file)) {
      float[] weight = tensors.floats("linear.weight", layer.out(), layer.in());
      float[] bias =
          tensors.has("linear.bias")
              ? tensors.floats("linear.bias", layer.out())
              : new float[layer.out()];
      return new DenseWeights(layer, weight, bias);
    }
  }

  int in() {
    return in;
  }

  int out() {
    return out;
  }

  float[] apply(float[] row) {
    float[] sums = bias.clone();
    for (int o = 0; o < out; o++) {
      float sum = 0;
      int at = o * in;
      for (int i = 0; i < in; i++) {
        sum += weight[at + i] * row[i];
      }
      sums[o] += sum;
      if (activation == Activation.TANH) {
        sums[o] = (float) Math.tanh(sums[o]);
      }
    }
    return sums;
  }
}
