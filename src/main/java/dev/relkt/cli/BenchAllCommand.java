package dev.relkt.cli;

import dev.relkt.bench.serve.IngestBench;
import dev.relkt.bench.serve.MeasuredSystem;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code relkt bench all}: every benchmark that measures, one after the other. */
@Command(
    name = "all",
    mixinStandardHelpOptions = true,
    description = {
      "Runs search, index, encode, ingest, serve, freshness and memory, the last four on one system,"
          + " and shows where every figure stands.",
      ""
    },
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:recall holds, whether aims of speed are met or not",
      "1:recall does not hold, or something could not be measured",
      "2:wrong options"
    })
final class BenchAllCommand implements Callable<Integer> {

  @Option(
      names = "--baseline",
      paramLabel = "PACKAGE_DIR",
      description = "An older built package, measured with the same passages.")
  private @Nullable Path baseline;

  @Mixin private BenchOptions options = new BenchOptions();
  @Mixin private BenchSizeOptions sizes = new BenchSizeOptions();
  @Spec private @Nullable CommandSpec spec;

  @Override
  public Integer call() {
    try (var run = new BenchRun(options, Objects.requireNonNull(spec).commandLine())) {
      BenchEncodeCommand.measure(options, run);
      BenchSearchCommand.measure(options, sizes, run);
      var serving = new BenchServing(options, run);
      Optional<IngestBench.Figures> before = Optional.ofNullable(baseline).map(serving::baseline);
      try (MeasuredSystem system = serving.start()) {
        serving.ingest(system, before);
        serving.freshness(system);
        serving.serve(system);
        if (options.form() == BenchOptions.Form.QUICK) {
          serving.memory(system, List.of(0), "After everything else, with a heap of 1 GB at most.");
        }
      }
      if (options.form() == BenchOptions.Form.FULL) {
        serving.memory();
      }
      return run.finish();
    }
  }
}
