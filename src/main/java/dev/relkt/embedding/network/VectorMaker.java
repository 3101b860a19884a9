package dev.relkt.embedding.network;

import dev.relkt.embedding.tokens.Window;
import dev.relkt.registry.ModelFolder;
import dev.relkt.registry.ModelManifest.EncoderCall;
import dev.relkt.registry.ModelRefused;
import dev.relkt.registry.VectorRule;
import dev.relkt.registry.VectorRule.Pooling;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;

/**
 * What a network gives → one row a window, as a {@link VectorRule} says: pooled, through dense
 * layers, cut. {@link UnitRows} scales it. Immutable, thread-safe.
 */
public final class VectorMaker {

  private final String model;
  private final EncoderCall call;
  private final Pooling pooling;
  private final List<DenseWeights> dense;
  private final int cut;

  private VectorMaker(String model, EncoderCall call, List<DenseWeights> dense) {
    this.model = model;
    this.call = call;
    this.pooling = call.vector().map(VectorRule::pooling).orElse(Pooling.NONE);
    this.dense = dense;
    this.cut = call.vector().flatMap(VectorRule::cut).orElse(Integer.MAX_VALUE);
  }

  /**
   * Reads the dense layers of a version, where it has some.
   *
   * @throws ModelRefused if the file of one is not what the rule says
   */
  public static VectorMaker of(ModelFolder folder, EncoderCall call) {
    String model = "model " + folder.manifest().modelVersion();
    List<VectorRule.DenseLayer> layers =
        call.vector().map(VectorRule::dense).orElseGet(() -> List.of());
    return new VectorMaker(
        model, call, layers.stream().map(layer -> weights(model, folder, layer)).toList());
  }

  private static DenseWeights weights(
      String model, ModelFolder folder, VectorRule.DenseLayer layer) {
    try {
      return DenseWeights.read(folder.file(layer.file()), layer);
    } catch (IOException | IllegalArgumentException e) {
      throw new ModelRefused(
          "%s: dense layer %s: %s (expected: a safetensors file with linear.weight [%d, %d])"
              .formatted(model, layer.file(), e.getMessage(), layer.out(), layer.in()),
          e);
    }
  }

  /**
   * Makes the rows.
   *
   * @param raw [windows, d] without pooling, [windows, length, d] with it, where a window's tokens
   *     come first and padding behind
   * @param windows that went in
   * @return [windows, dimension]; the same object where there is nothing to do
   * @throws ModelRefused if the shape is another one
   */
  public Rows apply(Rows raw, List<Window> windows) {
    Rows rows = pooling == Pooling.NONE ? raw : pooled(raw, windows);
    if (dense.isEmpty() && cut == Integer.MAX_VALUE) {
      return rows;
    }
    long[] shape = rows.shape();
    int in = dense.isEmpty() ? cut : dense.get(0).in();
    if (shape.length != 2
        || shape[0] != windows.size()
        || (dense.isEmpty() ? shape[1] < in : shape[1] != in)) {
      throw refused(shape, "[%d, %d]".formatted(windows.size(), in));
    }
    return transformed(rows, windows.size());
  }

  private Rows transformed(Rows rows, int count) {
    int from = (int) rows.shape()[1];
    int last = dense.isEmpty() ? from : dense.get(dense.size() - 1).out();
    int dimension = Math.min(cut, last);
    float[] values = new float[count * dimension];
    for (int i = 0; i < count; i++) {
      float[] row = Arrays.copyOfRange(rows.values(), i * from, (i + 1) * from);
      for (DenseWeights layer : dense) {
        row = layer.apply(row);
      }
      System.arraycopy(row, 0, values, i * dimension, dimension);
    }
    return new Rows(new long[] {count, dimension}, values);
  }

  private Rows pooled(Rows raw, List<Window> windows) {
    long[] shape = raw.shape();
    int longest = windows.stream().mapToInt(Window::size).max().orElse(0);
    if (shape.length != 3 || shape[0] != windows.size() || shape[1] < longest || shape[2] < 1) {
      throw refused(shape, "[%d, %d or more, d]".formatted(windows.size(), longest));
    }
    int length = (int) shape[1];
    int dimension = (int) shape[2];
    float[] values = new float[windows.size() * dimension];
    for (int i = 0; i < windows.size(); i++) {
      pool(raw.values(), i * length, windows.get(i).size(), dimension, values, i * dimension);
    }
    return new Rows(new long[] {windows.size(), dimension}, values);
  }

  /**
   * @param first the number of the window's first row in the values
   */
  private void pool(float[] from, int first, int tokens, int dimension, float[] to, int at) {
    switch (pooling) {
      case CLS -> System.arraycopy(from, first * dimension, to, at, dimension);
      case LAST -> System.arraycopy(from, (first + tokens - 1) * dimension, to, at, dimension);
      case MAX -> {
        System.arraycopy(from, first * dimension, to, at, dimension);
        for (int t = 1; t < tokens; t++) {
          int row = (first + t) * dimension;
          for (int i = 0; i < dimension; i++) {
            to[at + i] = Math.max(to[at + i], from[row + i]);
          }
        }
      }
      case MEAN -> {
        for (int t = 0; t < tokens; t++) {
          int row = (first + t) * dimension;
          for (int i = 0; i < dimension; i++) {
            to[at + i] += from[row + i];
          }
        }
        for (int i = 0; i < dimension; i++) {
          to[at + i] /= tokens;
        }
      }
      case NONE -> throw new IllegalStateException("nothing to pool");
    }
  }

  private ModelRefused refused(long[] found, String expected) {
    return new ModelRefused(
        "%s: output \"%s\" has the shape %s (expected: %s for pooling %s); correct the manifest or the model"
            .formatted(model, call.output(), Arrays.toString(found), expected, pooling));
  }
}
