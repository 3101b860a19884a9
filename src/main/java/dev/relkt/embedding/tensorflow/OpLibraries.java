package dev.relkt.embedding.tensorflow;

import dev.relkt.registry.ModelRefused;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.tensorflow.TensorFlow;
import org.tensorflow.exceptions.TensorFlowException;
import org.tensorflow.proto.OpDef;

/**
 * Shared libraries with TensorFlow ops that are not in TensorFlow itself, such as {@code
 * tensorflow_text}'s, which multilingual USE needs. Each is loaded once a JVM; the file must be
 * built for the TensorFlow of the natives (2.16).
 */
public final class OpLibraries {

  private static final Map<Path, Set<String>> LOADED = new HashMap<>();

  private OpLibraries() {}

  /**
   * @return the names of all the ops that they registered
   * @throws ModelRefused if one cannot be loaded
   */
  public static synchronized Set<String> load(List<Path> libraries) {
    var ops = new HashSet<String>();
    for (Path library : libraries) {
      ops.addAll(LOADED.computeIfAbsent(library.toAbsolutePath().normalize(), OpLibraries::load));
    }
    return ops;
  }

  private static Set<String> load(Path library) {
    if (!Files.isRegularFile(library)) {
      throw new ModelRefused(
          "op library %s: no such file (expected: a shared library); correct the option"
              .formatted(library));
    }
    try {
      var ops = new HashSet<String>();
      for (OpDef op : TensorFlow.loadLibrary(library.toString()).getOpList()) {
        ops.add(op.getName());
      }
      return Set.copyOf(ops);
    } catch (TensorFlowException | UnsatisfiedLinkError e) {
      throw new ModelRefused(
          "op library %s: %s (expected: a library built for TensorFlow %s)"
              .formatted(library, e.getMessage(), TensorFlow.version()),
          e);
    }
  }
}
