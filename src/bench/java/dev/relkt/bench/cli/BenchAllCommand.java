package dev.relkt.bench.cli;

import dev.relkt.bench.serve.IngestBench;
import dev.relkt.bench.serve.MeasuredSystem;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code relkt bench all}: every benchmark that measures, one after the other. */
@Command(
    name = "all",
    description = {
      "Runs search, index, encode, ingest, serve, freshness and memory, the last four on one system,"
          + " and shows where every figure stands.",
      ""
    },
    exitCodeList = {
      "0:recall holds, whether aims of speed are met or not",
      "1:recall does not hold, or something could not be measured",
      "2:wrong options"
    })
final class BenchAllCommand extends BenchMeasurement {

  @Mixin private BaselineOption baseline = new BaselineOption();
  @Mixin private BenchSizeOptions sizes = new BenchSizeOptions();

  @Override
  void measure(BenchOptions options, BenchRun run) {
    new BenchEncodeCommand().measure(options, run);
    BenchSearchCommand.measure(options, sizes, run);
    var serving = new BenchServing(options, run);
    Optional<IngestBench.Figures> before = baseline.measured(serving);
    try (MeasuredSystem system = serving.start()) {
      serving.ingest(system, before, Optional.empty());
      serving.freshness(system);
      serving.serve(system);
      if (options.form() == BenchOptions.Form.QUICK) {
        serving.memory(system, List.of(0), "After everything else, with a heap of 1 GB at most.");
      }
    }
    if (options.form() == BenchOptions.Form.FULL) {
      serving.memory();
    }
  }
}
