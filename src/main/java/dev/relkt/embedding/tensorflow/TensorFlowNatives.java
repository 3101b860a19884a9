package dev.relkt.embedding.tensorflow;

import ai.djl.engine.Engine;
import com.sun.jna.NativeLibrary;
import java.nio.file.Path;
import java.util.Set;
import java.util.stream.Collectors;
import org.bytedeco.javacpp.Loader;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.tensorflow.TensorFlow;
import org.tensorflow.proto.OpDef;

/**
 * TensorFlow's native libraries, from the jar on the class path: nothing is downloaded.
 *
 * <p>They are unpacked once a machine (to JavaCPP's cache, {@code org.bytedeco.javacpp.cachedir})
 * and loaded once a JVM. DJL would look for them on the network if they were not there before its
 * engine is asked for, so everything that uses DJL or TensorFlow calls {@link #load} first.
 */
public final class TensorFlowNatives {

  private static final Logger LOG = LoggerFactory.getLogger(TensorFlowNatives.class);

  private TensorFlowNatives() {}

  /**
   * Makes TensorFlow usable in this JVM. Cheap after the first call; thread-safe.
   *
   * @throws IllegalStateException if there are no natives for this platform on the class path
   */
  public static void load() {
    Throwable failure = Once.FAILURE;
    if (failure != null) {
      throw new IllegalStateException(
          "TensorFlow's native libraries for %s cannot be loaded: %s; put org.tensorflow:tensorflow-core-native with the classifier of this platform on the class path"
              .formatted(Loader.Detector.getPlatform(), failure),
          failure);
    }
  }

  /** The names of the ops that this TensorFlow has of itself. */
  static Set<String> ops() {
    load();
    return Ops.NAMES;
  }

  private static final class Ops {
    static final Set<String> NAMES =
        TensorFlow.registeredOpList().getOpList().stream()
            .map(OpDef::getName)
            .collect(Collectors.toUnmodifiableSet());
  }

  private static final class Once {
    @SuppressWarnings("StaticAssignmentOfThrowable") // the cause for every later caller too
    static final @Nullable Throwable FAILURE = attempt();

    private static @Nullable Throwable attempt() {
      try {
        quiet();
        if (System.getProperty("ai.djl.offline") == null) {
          System.setProperty("ai.djl.offline", "true");
        }
        String library = Loader.load(org.tensorflow.internal.c_api.global.tensorflow.class);
        System.setProperty("TENSORFLOW_LIBRARY_PATH", String.valueOf(Path.of(library).getParent()));
        Engine.getEngine("TensorFlow");
        return null;
      } catch (RuntimeException | LinkageError e) {
        return e;
      }
    }

    /** TensorFlow reads its log level from the environment: warnings and errors unless set. */
    private static void quiet() {
      if (System.getenv("TF_CPP_MIN_LOG_LEVEL") != null) {
        return;
      }
      try {
        NativeLibrary.getInstance("c")
            .getFunction("setenv")
            .invokeInt(new Object[] {"TF_CPP_MIN_LOG_LEVEL", "1", 0});
      } catch (RuntimeException | LinkageError e) {
        LOG.debug("TensorFlow's native log stays as it is", e);
      }
    }
  }
}
