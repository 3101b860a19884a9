package dev.relkt.embedding.onnx;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;

/** Which operations a graph may have of which domain. */
final class ContribOps {

  static final String STANDARD = "ai.onnx";
  private static final String CLASSICAL = "ai.onnx.ml";
  private static final String RUNTIME = "com.microsoft";

  /** Operations of the runtime's own domain that only compute. */
  private static final Set<String> ALLOWED = read();

  private ContribOps() {}

  /** The standard domain has two names. */
  static String domain(String written) {
    return written.isEmpty() ? STANDARD : written;
  }

  /** Whether an operation is one that only computes; the standard's all do. */
  static boolean isAllowed(String domain, String op) {
    return domain.equals(STANDARD)
        || domain.equals(CLASSICAL)
        || (domain.equals(RUNTIME) && ALLOWED.contains(op));
  }

  private static Set<String> read() {
    try (InputStream in = ContribOps.class.getResourceAsStream("allowed-contrib-ops.txt")) {
      if (in == null) {
        throw new IllegalStateException(
            "allowed-contrib-ops.txt is missing beside ContribOps.class");
      }
      var ops = new HashSet<String>();
      new String(in.readAllBytes(), StandardCharsets.UTF_8)
          .lines()
          .filter(line -> !line.startsWith("#"))
          .flatMap(line -> Arrays.stream(line.split("\\s+")))
          .filter(op -> !op.isEmpty())
          .forEach(ops::add);
      return Set.copyOf(ops);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
