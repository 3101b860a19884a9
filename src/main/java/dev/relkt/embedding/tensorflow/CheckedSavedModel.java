package dev.relkt.embedding.tensorflow;

import com.google.protobuf.CodedInputStream;
import dev.relkt.registry.ModelFolder;
import dev.relkt.registry.ModelManifest.EncoderCall;
import dev.relkt.registry.ModelManifest.Engine;
import dev.relkt.registry.ModelRefused;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.tensorflow.proto.MetaGraphDef;
import org.tensorflow.proto.SavedModel;

/**
 * A version's SavedModel that has passed the verifier and may be loaded, by whoever does more with
 * it than encode. Immutable; nothing native.
 *
 * @param folder the version
 * @param opLibraries that were loaded for it
 * @param meta the meta graph that its manifest names by tag
 */
public record CheckedSavedModel(ModelFolder folder, List<Path> opLibraries, MetaGraphDef meta) {

  public CheckedSavedModel {
    opLibraries = List.copyOf(opLibraries);
  }

  /**
   * Verifies the version's checksums, loads TensorFlow and the op libraries, and decides on ops,
   * files and signature as when the version is served.
   *
   * @param opLibraries shared libraries with further TensorFlow ops, loaded first; trusted as code
   *     that runs in this process
   * @throws ModelRefused if the version is damaged or holds what it must not
   */
  public static CheckedSavedModel of(ModelFolder folder, List<Path> opLibraries) {
    folder.verify();
    EncoderCall call = folder.manifest().encoder();
    if (call.runBy() != Engine.TENSORFLOW || call.vector().isPresent()) {
      throw new ModelRefused(
          "model %s: it is run by %s, and its vectors are %s (expected: a SavedModel that gives vectors of unit length itself); start from another version"
              .formatted(
                  folder.manifest().modelVersion(),
                  call.runBy(),
                  call.vector().isPresent() ? "made of its output by a rule" : "its output"));
    }
    TensorFlowNatives.load();
    ModelVerifier.check(folder, call, OpLibraries.load(opLibraries));
    return new CheckedSavedModel(folder, opLibraries, meta(folder, call));
  }

  public EncoderCall call() {
    return folder.manifest().encoder();
  }

  public Path directory() {
    return folder.file(call().graph());
  }

  /** Reads the {@code saved_model.pb} of a SavedModel's directory. */
  static SavedModel parse(Path savedModel) throws IOException {
    try (InputStream in = Files.newInputStream(savedModel.resolve("saved_model.pb"))) {
      CodedInputStream coded = CodedInputStream.newInstance(in);
      coded.setSizeLimit(Integer.MAX_VALUE);
      return SavedModel.parseFrom(coded);
    }
  }

  /**
   * The meta graph that a version calls; the verifier has found it.
   *
   * @throws ModelRefused if the file cannot be read
   */
  static MetaGraphDef meta(ModelFolder folder, EncoderCall call) {
    String tag = call.tag();
    try {
      return parse(folder.file(call.graph())).getMetaGraphsList().stream()
          .filter(m -> m.getMetaInfoDef().getTagsList().equals(List.of(tag)))
          .findFirst()
          .orElseThrow(() -> new IllegalStateException("the verifier has found the tag " + tag));
    } catch (IOException e) {
      throw new ModelRefused(
          "model %s: saved_model.pb cannot be read: %s; check the file and its permissions"
              .formatted(folder.manifest().modelVersion(), e),
          e);
    }
  }
}
