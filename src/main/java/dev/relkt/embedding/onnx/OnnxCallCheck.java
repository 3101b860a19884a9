package dev.relkt.embedding.onnx;

import dev.relkt.registry.ModelManifest.EncoderCall;
import dev.relkt.registry.ModelManifest.Input;
import dev.relkt.registry.ModelRefused;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Whether a graph can be called as a version says. */
final class OnnxCallCheck {

  private final String model;
  private final OnnxGraph graph;
  private final EncoderCall call;
  private final List<String> problems = new ArrayList<>();

  OnnxCallCheck(String model, OnnxGraph graph, EncoderCall call) {
    this.model = model;
    this.graph = graph;
    this.call = call;
  }

  /**
   * @throws ModelRefused naming all that does not fit, and what the graph takes and gives
   */
  void check() {
    if (call.input() != Input.TOKENS) {
      problems.add("input %s (expected for ONNX: TOKENS)".formatted(call.input()));
    }
    call.inputs().values().stream().sorted().forEach(this::input);
    for (OnnxValue value : graph.inputs()) {
      if (!call.inputs().containsValue(value.name())) {
        problems.add("the graph wants %s too, which nothing gives it".formatted(value));
      }
    }
    output();
    if (!problems.isEmpty()) {
      throw new ModelRefused(
          "%s: %s: %s; the graph takes %s and gives %s: publish it with inputs and output of these"
              .formatted(
                  model,
                  call.graph(),
                  String.join("; ", problems),
                  graph.inputs(),
                  graph.outputs()));
    }
  }

  private void input(String name) {
    Optional<OnnxValue> value = graph.input(name);
    if (value.isEmpty()) {
      problems.add("no input \"%s\"".formatted(name));
    } else if (!value.get().type().map(ElementType::isWholeNumber).orElse(false)
        || (value.get().rank() != 2 && value.get().rank() != -1)) {
      problems.add("input %s (expected: int64 or int32 [?, ?])".formatted(value.get()));
    }
  }

  private void output() {
    Optional<OnnxValue> value = graph.output(call.output());
    if (value.isEmpty()) {
      problems.add("no output \"%s\"".formatted(call.output()));
      return;
    }
    ElementType type = value.get().type().orElse(ElementType.STRING);
    if (type != ElementType.FLOAT && type != ElementType.FLOAT16) {
      problems.add("output %s (expected: float or float16)".formatted(value.get()));
    }
  }
}
