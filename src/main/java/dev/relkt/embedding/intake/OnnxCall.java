package dev.relkt.embedding.intake;

import dev.relkt.embedding.intake.ImportRequest.CallWish;
import dev.relkt.embedding.onnx.ElementType;
import dev.relkt.embedding.onnx.OnnxGraph;
import dev.relkt.embedding.onnx.OnnxValue;
import dev.relkt.registry.ModelRefused;
import dev.relkt.registry.VectorRule.Pooling;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * How an ONNX graph is called, found from what it takes and gives: token ids [n, length], perhaps a
 * mask and types of tokens; a vector a text or a token.
 *
 * @param inputs role → name
 * @param output its name
 * @param pooling of the output
 * @param length of rows, where the graph has one
 * @param alone whether it takes one text at a time
 */
record OnnxCall(
    Map<String, String> inputs, String output, Pooling pooling, OptionalInt length, boolean alone) {

  /**
   * @param what the model, for what is said about it
   * @throws ModelRefused if it is not plain, or it cannot be an encoder
   */
  static OnnxCall of(
      String what, Path file, OnnxGraph graph, CallWish wish, Optional<Pooling> pooling) {
    try {
      return of(graph, wish, pooling);
    } catch (Misfit e) {
      throw new ModelRefused("%s: %s %s".formatted(what, file, e.reason()), e);
    }
  }

  private static OnnxCall of(OnnxGraph graph, CallWish wish, Optional<Pooling> pooling)
      throws Misfit {
    Map<String, String> roles =
        TokenRoles.of(graph.inputs().stream().map(OnnxValue::name).toList(), wish.inputs("ids"));
    var length = OptionalInt.empty();
    boolean alone = false;
    for (String name : roles.values()) {
      OnnxValue input =
          graph
              .input(name)
              .orElseThrow(
                  () ->
                      new Misfit(
                          "has no input \"%s\" (found: %s)".formatted(name, graph.inputs())));
      checkInput(input);
      if (input.size(1) != OnnxValue.FREE) {
        length = OptionalInt.of((int) Math.min(Integer.MAX_VALUE, input.size(1)));
      }
      alone |= input.size(0) == 1;
    }
    OutputChoice.Chosen output =
        OutputChoice.of(
            graph.outputs().stream()
                .map(
                    o ->
                        new OutputChoice.Output(
                            o.name(),
                            o.type()
                                .filter(t -> t == ElementType.FLOAT || t == ElementType.FLOAT16)
                                .isPresent(),
                            o.rank(),
                            o.toString()))
                .toList(),
            wish.output(),
            pooling);
    return new OnnxCall(roles, output.name(), output.pooling(), length, alone);
  }

  private static void checkInput(OnnxValue input) throws Misfit {
    boolean fits =
        input.type().filter(ElementType::isWholeNumber).isPresent()
            && (input.rank() < 0 || input.rank() == 2);
    if (!fits) {
      throw new Misfit("has the input %s (expected: int32 or int64 [?, ?])".formatted(input));
    }
    if (input.size(0) > 1) {
      throw new Misfit(
          "has the input %s, always so many texts (expected: any number, [?, ?], or one)"
              .formatted(input));
    }
  }
}
