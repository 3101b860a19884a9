package dev.relkt.cli;

import dev.relkt.bench.serve.IngestBench;
import dev.relkt.bench.serve.MeasuredSystem;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code relkt bench ingest}: what a passage costs from the topic until it can be found. */
@Command(
    name = "ingest",
    mixinStandardHelpOptions = true,
    description = {
      "Starts a system of its own, sends passages, and shows how many of them a second of processor"
          + " time takes, how many bytes each takes in the index, and what starting and resting"
          + " cost.",
      ""
    },
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:measured, whether aims of speed are met or not",
      "1:nothing could be measured",
      "2:wrong options"
    })
final class BenchIngestCommand implements Callable<Integer> {

  @Option(
      names = "--baseline",
      paramLabel = "PACKAGE_DIR",
      description = "An older built package, measured with the same passages.")
  private @Nullable Path baseline;

  @Mixin private BenchOptions options = new BenchOptions();
  @Spec private @Nullable CommandSpec spec;

  @Override
  public Integer call() {
    try (var run = new BenchRun(options, Objects.requireNonNull(spec).commandLine())) {
      var serving = new BenchServing(options, run);
      Optional<IngestBench.Figures> before = Optional.ofNullable(baseline).map(serving::baseline);
      try (MeasuredSystem system = serving.start()) {
        serving.ingest(system, before);
      }
      return run.finish();
    }
  }
}
