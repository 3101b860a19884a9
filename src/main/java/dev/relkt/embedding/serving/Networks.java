package dev.relkt.embedding.serving;

import dev.relkt.embedding.network.Network;
import dev.relkt.embedding.onnx.OnnxEngine;
import dev.relkt.embedding.tensorflow.LoadedModel;
import dev.relkt.registry.ModelFolder;
import dev.relkt.registry.ModelManifest.EncoderCall;
import dev.relkt.registry.ModelRefused;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * The networks of a version, one for passages and questions, or one for each.
 *
 * @param passages what encodes passages
 * @param questions what encodes questions; often the same
 */
public record Networks(Network passages, Network questions) implements AutoCloseable {

  static Networks of(Network network) {
    return new Networks(network, network);
  }

  /**
   * Decides on what is in the version and loads it.
   *
   * @param opLibraries shared libraries with further TensorFlow ops
   * @throws ModelRefused if it holds what it must not, cannot be loaded, or its engine is missing
   */
  public static Networks open(ModelFolder folder, List<Path> opLibraries) {
    Network passages = network(folder, folder.manifest().encoder(), opLibraries);
    Optional<EncoderCall> question = folder.manifest().questionEncoder();
    if (question.isEmpty()) {
      return of(passages);
    }
    try {
      return new Networks(passages, network(folder, question.get(), opLibraries));
    } catch (RuntimeException | Error e) {
      passages.close();
      throw e;
    }
  }

  private static Network network(ModelFolder folder, EncoderCall call, List<Path> opLibraries) {
    return switch (call.runBy()) {
      case TENSORFLOW -> LoadedModel.open(folder, call, opLibraries);
      case ONNX -> OnnxEngine.open(folder, call);
      case ENDPOINT ->
          throw new ModelRefused(
              "model %s: its encoder is elsewhere (expected: one in the version's folder)"
                  .formatted(folder.manifest().modelVersion()));
    };
  }

  /** The same vectors in less time, where there is something that gives them. */
  Optional<Networks> faster() {
    return passages == questions ? passages.faster().map(Networks::of) : Optional.empty();
  }

  @Override
  public void close() {
    passages.close();
    if (questions != passages) {
      questions.close();
    }
  }
}
