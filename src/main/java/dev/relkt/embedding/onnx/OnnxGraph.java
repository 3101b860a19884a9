package dev.relkt.embedding.onnx;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What an ONNX file says of itself, once {@link OnnxVerifier} has let it through.
 *
 * @param inputs what has to be given, in the file's order; constants that older files list among
 *     their inputs are left out
 * @param outputs in the file's order
 * @param opsets domain → version; the standard domain is {@code ai.onnx}
 * @param externalFiles further files that hold weights, as paths relative to the folder of the file
 * @param scalesByBatch whether it chooses the steps of its whole numbers by all that it is given at
 *     once, as dynamically quantised graphs do: the texts beside a text, and their padding, change
 *     its vector then, and only one that is run alone has always the same
 */
public record OnnxGraph(
    List<OnnxValue> inputs,
    List<OnnxValue> outputs,
    Map<String, Long> opsets,
    Set<String> externalFiles,
    boolean scalesByBatch) {

  public OnnxGraph {
    inputs = List.copyOf(inputs);
    outputs = List.copyOf(outputs);
    opsets = Map.copyOf(opsets);
    externalFiles = Set.copyOf(externalFiles);
  }

  public Optional<OnnxValue> input(String name) {
    return inputs.stream().filter(v -> v.name().equals(name)).findFirst();
  }

  public Optional<OnnxValue> output(String name) {
    return outputs.stream().filter(v -> v.name().equals(name)).findFirst();
  }
}
