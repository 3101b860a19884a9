package dev.relkt.embedding.onnx;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtException;
import dev.relkt.embedding.tokens.TokenSpec;
import dev.relkt.embedding.tokens.TokenSpec.Padding;
import dev.relkt.embedding.tokens.Window;
import dev.relkt.registry.ModelRefused;
import java.nio.IntBuffer;
import java.nio.LongBuffer;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Windows → the tensors that a graph takes: ids, mask and types, whole numbers of the size that it
 * asks for, filled to the longest or to the length that it has. Immutable.
 */
final class TokenTensors {

  private final TokenSpec spec;
  private final Map<String, String> names;
  private final OnnxGraph graph;
  private final int batch;
  private final int length;

  private TokenTensors(
      TokenSpec spec, Map<String, String> names, OnnxGraph graph, int batch, int length) {
    this.spec = spec;
    this.names = names;
    this.graph = graph;
    this.batch = batch;
    this.length = length;
  }

  /**
   * @param names role → input
   * @throws ModelRefused if rows are longer than the graph takes them
   */
  static TokenTensors of(String model, TokenSpec spec, Map<String, String> names, OnnxGraph graph) {
    OnnxValue ids = graph.input(String.valueOf(names.get("ids"))).orElseThrow();
    int fixed = (int) ids.size(1);
    if (fixed >= 0 && fixed < spec.maxLength()) {
      throw new ModelRefused(
          "%s: max-length is %d, and the graph takes %s (expected: at most %d); publish it with that max-length"
              .formatted(model, spec.maxLength(), ids, fixed));
    }
    int length = fixed >= 0 ? fixed : spec.padding() == Padding.FULL ? spec.maxLength() : 0;
    return new TokenTensors(spec, names, graph, (int) ids.size(0), length);
  }

  /** How many rows the graph always takes; −1 for any number. */
  int batch() {
    return batch;
  }

  int paddedSize(Window window) {
    return length > 0 ? length : window.size();
  }

  /**
   * The tensors by the names of the inputs; the caller closes them.
   *
   * @param windows at least one, at most as many as the batch has
   */
  Map<String, OnnxTensor> of(List<Window> windows) throws OrtException {
    int rows = batch > 0 ? batch : windows.size();
    int columns = windows.stream().mapToInt(this::paddedSize).max().orElse(1);
    int[] ids = new int[rows * columns];
    int[] mask = new int[ids.length];
    Arrays.fill(ids, spec.pad());
    for (int i = 0; i < rows; i++) {
      int[] window = ((Window.Tokens) windows.get(Math.min(i, windows.size() - 1))).ids();
      System.arraycopy(window, 0, ids, i * columns, window.length);
      Arrays.fill(mask, i * columns, i * columns + window.length, 1);
    }
    var tensors = new HashMap<String, OnnxTensor>();
    try {
      for (Map.Entry<String, String> role : names.entrySet()) {
        int[] values =
            switch (role.getKey()) {
              case "ids" -> ids;
              case "mask" -> mask;
              default -> new int[ids.length];
            };
        tensors.put(role.getValue(), tensor(role.getValue(), values, new long[] {rows, columns}));
      }
      return tensors;
    } catch (OrtException | RuntimeException e) {
      tensors.values().forEach(OnnxTensor::close);
      throw e;
    }
  }

  private OnnxTensor tensor(String name, int[] values, long[] shape) throws OrtException {
    if (graph.input(name).flatMap(OnnxValue::type).equals(Optional.of(ElementType.INT32))) {
      return OnnxRuntime.tensor(IntBuffer.wrap(values), shape);
    }
    long[] wide = new long[values.length];
    Arrays.setAll(wide, i -> values[i]);
    return OnnxRuntime.tensor(LongBuffer.wrap(wide), shape);
  }
}
