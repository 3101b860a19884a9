package dev.relkt.embedding.onnx;

import dev.relkt.registry.ModelFolder;
import dev.relkt.registry.ModelManifest.EncoderCall;
import dev.relkt.registry.ModelRefused;

/**
 * Opens ONNX graphs, where ONNX Runtime is on the class path: a package may be built without it. No
 * class of it is touched before that is known.
 */
public final class OnnxEngine {

  private static final String ENVIRONMENT = "ai.onnxruntime.OrtEnvironment";

  private OnnxEngine() {}

  /** Whether ONNX Runtime is on the class path. */
  public static boolean isThere() {
    try {
      Class.forName(ENVIRONMENT, false, OnnxEngine.class.getClassLoader());
      return true;
    } catch (ClassNotFoundException e) {
      return false;
    }
  }

  /**
   * Decides on a graph of a version, as {@link OnnxVerifier} says, and loads it.
   *
   * @param call of the version that the engine runs
   * @throws ModelRefused if the engine is missing, the graph holds what it must not, or cannot be
   *     called as the version says
   */
  public static OnnxModel open(ModelFolder folder, EncoderCall call) {
    if (!isThere()) {
      throw new ModelRefused(
          "model %s: ONNX Runtime is not part of this installation, and %s is run by it; put the jar of com.microsoft.onnxruntime:onnxruntime:1.20.0 into lib/ and start again, or take a package that was built with it"
              .formatted(folder.manifest().modelVersion(), call.graph()));
    }
    return OnnxModel.load(folder, call);
  }
}
