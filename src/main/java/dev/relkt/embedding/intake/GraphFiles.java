package dev.relkt.embedding.intake;

import dev.relkt.embedding.intake.ImportRequest.CallWish;
import dev.relkt.embedding.onnx.OnnxGraph;
import dev.relkt.embedding.onnx.OnnxVerifier;
import dev.relkt.embedding.tensorflow.ModelVerifier;
import dev.relkt.registry.ModelManifest.EncoderCall;
import dev.relkt.registry.ModelManifest.Engine;
import dev.relkt.registry.ModelManifest.Input;
import dev.relkt.registry.ModelRefused;
import dev.relkt.registry.VectorRule;
import dev.relkt.registry.VectorRule.Pooling;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.tensorflow.proto.SavedModel;

/**
 * A graph that has been checked: how it is called, and which of its files go where.
 *
 * @param call without what becomes of the output
 * @param pooling of the output
 * @param length of rows of token ids, where the graph has one
 * @param alone whether texts go in one at a time, for those beside it would change a vector
 * @param files path in the version → file
 */
record GraphFiles(
    EncoderCall call, Pooling pooling, OptionalInt length, boolean alone, Map<String, Path> files) {

  private static final String QUESTION = "question/";

  GraphFiles {
    files = Map.copyOf(files);
  }

  /**
   * What is looked for.
   *
   * @param hasTokenizer whether there is one, named or found
   * @param tokenizerIsNamed whether somebody named it
   */
  record Wish(
      CallWish call,
      Optional<Pooling> pooling,
      boolean hasTokenizer,
      boolean tokenizerIsNamed,
      boolean forQuestions) {}

  /**
   * Checks a graph, as bytes, and finds how it is called.
   *
   * @param what the model, for what is said about it
   * @param libraryOps ops that the operator's op libraries registered
   * @throws ModelRefused if it holds what it must not, or it is not plain how it is called
   */
  static GraphFiles of(String what, Engine engine, Path graph, Wish wish, Set<String> libraryOps)
      throws IOException {
    return engine == Engine.ONNX
        ? onnx(what, graph, wish)
        : savedModel(what, graph, wish, libraryOps);
  }

  private static GraphFiles onnx(String what, Path file, Wish wish) {
    OnnxGraph graph = OnnxVerifier.check(what, file);
    if (!wish.hasTokenizer()) {
      throw new ModelRefused(
          "%s: no tokenizer beside %s (expected: tokenizer.json, vocab.txt or a SentencePiece model); name it (--tokenizer)"
              .formatted(what, file));
    }
    OnnxCall call = OnnxCall.of(what, file, graph, wish.call(), wish.pooling());
    String folder = wish.forQuestions() ? QUESTION : "onnx/";
    var files = new TreeMap<String, Path>();
    files.put(folder + file.getFileName(), file);
    for (String name : graph.externalFiles()) {
      files.put(folder + name, file.resolveSibling(name));
    }
    return new GraphFiles(
        EncoderCall.onnx(
            folder + file.getFileName(),
            call.inputs(),
            call.output(),
            VectorRule.of(call.pooling())),
        call.pooling(),
        call.length(),
        call.alone() || graph.scalesByBatch(),
        files);
  }

  private static GraphFiles savedModel(
      String what, Path directory, Wish wish, Set<String> libraryOps) throws IOException {
    SavedModel parsed = ModelVerifier.check(what, directory, libraryOps);
    SignatureChoice.Chosen chosen = chosen(what + " in " + directory, parsed, wish);
    String folder = wish.forQuestions() ? QUESTION + "saved_model" : "saved_model";
    EncoderCall call = chosen.call();
    EncoderCall placed =
        wish.forQuestions()
            ? new EncoderCall(
                call.input(),
                call.tag(),
                call.signature(),
                call.inputs(),
                call.output(),
                Optional.empty(),
                Optional.of(folder),
                Optional.empty())
            : call;
    var files = new TreeMap<String, Path>();
    try (Stream<Path> found = Files.walk(directory)) {
      found
          .filter(f -> Files.isRegularFile(f, LinkOption.NOFOLLOW_LINKS))
          .forEach(
              f ->
                  files.put(
                      folder + "/" + directory.relativize(f).toString().replace('\\', '/'), f));
    }
    return new GraphFiles(placed, chosen.pooling(), chosen.length(), false, files);
  }

  /** One that takes strings needs no tokenizer, whatever lies in its assets. */
  private static SignatureChoice.Chosen chosen(String what, SavedModel parsed, Wish wish) {
    Input input =
        wish.tokenizerIsNamed() || (wish.hasTokenizer() && !SignatureChoice.takesStrings(parsed))
            ? Input.TOKENS
            : Input.STRING;
    return SignatureChoice.of(what, parsed, input, wish.call(), wish.pooling());
  }
}
