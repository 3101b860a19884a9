package dev.relkt.bench.cli;

import dev.relkt.bench.serve.IngestBench;
import dev.relkt.bench.serve.MeasuredSystem;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code relkt bench ingest}: what a passage costs from the topic until it can be found. */
@Command(
    name = "ingest",
    description = {
      "Starts a system of its own, sends passages, and shows how many of them a second of processor"
          + " time takes, how many bytes each takes in the index, and what starting and resting"
          + " cost.",
      ""
    })
final class BenchIngestCommand extends BenchMeasurement {

  @Mixin private BaselineOption baseline = new BaselineOption();

  @Option(
      names = "--typed-metadata",
      description = "Measure the same passages with ten typed metadata fields each, too.")
  private boolean typedMetadata;

  @Override
  void measure(BenchOptions options, BenchRun run) {
    var serving = new BenchServing(options, run);
    Optional<IngestBench.Figures> before = baseline.measured(serving);
    Optional<IngestBench.Figures> typed =
        typedMetadata ? Optional.of(serving.typed()) : Optional.empty();
    try (MeasuredSystem system = serving.start()) {
      serving.ingest(system, before, typed);
    }
  }
}
