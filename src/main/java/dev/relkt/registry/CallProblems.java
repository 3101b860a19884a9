package dev.relkt.registry;

import dev.relkt.registry.ModelManifest.EncoderCall;
import dev.relkt.registry.ModelManifest.Engine;
import dev.relkt.registry.ModelManifest.Input;
import dev.relkt.registry.ModelManifest.ModelFile;
import dev.relkt.registry.VectorRule.DenseLayer;
import dev.relkt.registry.VectorRule.Pooling;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/** What contradicts itself in how a manifest says that networks are called. */
final class CallProblems {

  private final ModelManifest manifest;
  private final Consumer<String> problems;

  CallProblems(ModelManifest manifest, Consumer<String> problems) {
    this.manifest = manifest;
    this.problems = problems;
  }

  void find() {
    call("encoder", manifest.encoder());
    manifest
        .questionEncoder()
        .ifPresent(
            question -> {
              call("questionEncoder", question);
              if (question.input() != manifest.encoder().input()) {
                problems.accept(
                    "questionEncoder.input: %s (expected: %s, as encoder has it)"
                        .formatted(question.input(), manifest.encoder().input()));
              }
            });
    Input input = manifest.encoder().input();
    present("features", manifest.features(), input != Input.STRING, input);
    endpoint();
    if (input == Input.PIECES) {
      present("prefixes", manifest.prefixes(), false, input);
    }
  }

  /** One call alone, of texts; its vectors are of any length. */
  private void endpoint() {
    EncoderCall call = manifest.encoder();
    boolean elsewhere = call.runBy() == Engine.ENDPOINT;
    if (manifest.endpoint().isPresent() != elsewhere) {
      problems.accept(
          "endpoint: %s (expected for encoder.engine %s: %s)"
              .formatted(
                  manifest.endpoint().isPresent() ? "present" : "absent",
                  call.runBy(),
                  elsewhere ? "present" : "absent"));
    }
    manifest
        .questionEncoder()
        .filter(question -> elsewhere || question.runBy() == Engine.ENDPOINT)
        .ifPresent(
            question ->
                problems.accept(
                    "questionEncoder: present (expected for ENDPOINT: absent, one call for passages and questions)"));
    if (!elsewhere || manifest.endpoint().isEmpty()) {
      return;
    }
    if (call.input() != Input.STRING || call.path().isPresent()) {
      problems.accept(
          "encoder: input %s, path %s (expected for ENDPOINT: STRING, absent)"
              .formatted(call.input(), call.path().orElse("absent")));
    }
    Optional<Integer> cut = call.vector().flatMap(VectorRule::cut);
    if (call.vector().filter(VectorRule::normalise).isEmpty()) {
      problems.accept("encoder.vector: no normalise (expected for ENDPOINT: normalise)");
    }
    int given = manifest.endpoint().get().dimension();
    if (cut.isPresent() ? cut.get() > given : manifest.dimension() != given) {
      problems.accept(
          "endpoint.dimension: %d (expected: %s%d)"
              .formatted(given, cut.isPresent() ? "at least " : "", manifest.dimension()));
    }
  }

  private void present(String name, Optional<?> part, boolean wanted, Input input) {
    if (part.isPresent() != wanted) {
      problems.accept(
          "%s: %s (expected for %s: %s)"
              .formatted(
                  name,
                  part.isPresent() ? "present" : "absent",
                  input,
                  wanted ? "present" : "absent"));
    }
  }

  private void call(String name, EncoderCall call) {
    roles(name, call);
    call.path().ifPresent(path -> path(name + ".path", path));
    if (call.runBy() == Engine.ONNX && call.path().isEmpty()) {
      problems.accept(
          name + ".path: absent (expected for ONNX: that of the graph, such as onnx/model.onnx)");
    }
    if (call.input() == Input.PIECES && call.runBy() != Engine.TENSORFLOW) {
      problems.accept(
          "%s.engine: %s (expected for PIECES: TENSORFLOW)".formatted(name, call.runBy()));
    }
    call.vector().ifPresent(rule -> vector(name + ".vector", call.input(), rule));
  }

  private void roles(String name, EncoderCall call) {
    List<Set<String>> expected =
        switch (call.input()) {
          case PIECES -> List.of(Set.of("ids", "segments"));
          case STRING -> List.of(Set.of("text"));
          case TOKENS ->
              List.of(
                  Set.of("ids"),
                  Set.of("ids", "mask"),
                  Set.of("ids", "types"),
                  Set.of("ids", "mask", "types"));
        };
    if (!expected.contains(call.inputs().keySet())) {
      problems.accept(
          "%s.inputs: %s (expected for %s: %s)"
              .formatted(
                  name,
                  sorted(call.inputs().keySet()),
                  call.input(),
                  expected.stream()
                      .map(roles -> sorted(roles).toString())
                      .collect(Collectors.joining(" or "))));
    }
  }

  private void path(String name, String path) {
    if (!ManifestProblems.isPathInside(path) || path.indexOf('/') < 0) {
      problems.accept(
          "%s: \"%s\" (expected: a path with a folder inside the version's, such as onnx/model.onnx)"
              .formatted(name, path));
    }
  }

  private void vector(String name, Input input, VectorRule rule) {
    if (rule.pooling() != Pooling.NONE && input != Input.TOKENS) {
      problems.accept(
          "%s.pooling: %s (expected for %s: NONE)".formatted(name, rule.pooling(), input));
    }
    List<DenseLayer> dense = rule.dense();
    int dimension =
        rule.cut()
            .orElse(dense.isEmpty() ? manifest.dimension() : dense.get(dense.size() - 1).out());
    if (dimension != manifest.dimension()) {
      problems.accept(
          "%s: gives %d components (expected: %d, the dimension)"
              .formatted(name, dimension, manifest.dimension()));
    }
    Set<String> there =
        manifest.files().stream().map(ModelFile::path).collect(Collectors.toUnmodifiableSet());
    for (DenseLayer layer : dense) {
      if (!there.contains(layer.file())) {
        problems.accept(
            "%s.dense: no file \"%s\" in files (expected: the layer's weights)"
                .formatted(name, layer.file()));
      }
    }
  }

  private static List<String> sorted(Set<String> names) {
    return names.stream().sorted().toList();
  }
}
