package dev.relkt.bench.cli;

import dev.relkt.bench.serve.IngestBench;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** An older package to compare with. */
final class BaselineOption {

  @Option(
      names = "--baseline",
      paramLabel = "PACKAGE_DIR",
      description = "An older built package, measured with the same passages.")
  private @Nullable Path baseline;

  /** Its figures, if there is one: it is started, measured and ended here. */
  Optional<IngestBench.Figures> measured(BenchServing serving) {
    return Optional.ofNullable(baseline).map(serving::baseline);
  }
}
