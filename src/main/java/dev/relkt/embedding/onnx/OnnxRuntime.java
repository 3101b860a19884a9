package dev.relkt.embedding.onnx;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtLoggingLevel;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.OrtSession.SessionOptions;
import java.nio.IntBuffer;
import java.nio.LongBuffer;
import java.nio.file.Path;

/**
 * ONNX Runtime in this JVM. Its native libraries come from its jar, unpacked to the directory for
 * temporary files; libraries with further operations are never loaded, nothing is told to anybody.
 * What fails is in the exception, and not on standard error too.
 *
 * <p>A graph runs on as many threads as the machine has processors, unless {@value #THREADS} says
 * how many. They do not spin while they wait, for others need the processors.
 */
final class OnnxRuntime {

  /** The system property with the number of threads that a graph runs on. */
  static final String THREADS = "relkt.onnx.threads";

  private OnnxRuntime() {}

  private static final class Once {
    static final OrtEnvironment ENVIRONMENT = environment();

    private static OrtEnvironment environment() {
      var environment =
          OrtEnvironment.getEnvironment(OrtLoggingLevel.ORT_LOGGING_LEVEL_FATAL, "relkt");
      try {
        environment.setTelemetry(false);
        return environment;
      } catch (OrtException e) {
        throw new IllegalStateException("ONNX Runtime's telemetry cannot be switched off", e);
      }
    }
  }

  /** Loads a graph that the verifier has let through. */
  static OrtSession open(Path graph) throws OrtException {
    try (var options = new SessionOptions()) {
      options.setOptimizationLevel(SessionOptions.OptLevel.ALL_OPT);
      options.setInterOpNumThreads(1);
      options.setIntraOpNumThreads(threads());
      options.addConfigEntry("session.intra_op.allow_spinning", "0");
      return Once.ENVIRONMENT.createSession(graph.toString(), options);
    }
  }

  private static int threads() {
    return Math.max(1, Integer.getInteger(THREADS, Runtime.getRuntime().availableProcessors()));
  }

  static OnnxTensor tensor(LongBuffer values, long[] shape) throws OrtException {
    return OnnxTensor.createTensor(Once.ENVIRONMENT, values, shape);
  }

  static OnnxTensor tensor(IntBuffer values, long[] shape) throws OrtException {
    return OnnxTensor.createTensor(Once.ENVIRONMENT, values, shape);
  }
}
