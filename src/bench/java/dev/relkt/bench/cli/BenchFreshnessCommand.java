package dev.relkt.bench.cli;

import dev.relkt.bench.serve.MeasuredSystem;
import picocli.CommandLine.Command;

/** {@code relkt bench freshness}: how soon a passage can be found. */
@Command(
    name = "freshness",
    description = {
      "Starts a system of its own, sends passages at several rates, and shows how long after its"
          + " record's timestamp a passage can be found.",
      ""
    })
final class BenchFreshnessCommand extends BenchMeasurement {

  @Override
  void measure(BenchOptions options, BenchRun run) {
    var serving = new BenchServing(options, run);
    try (MeasuredSystem system = serving.start()) {
      serving.freshness(system);
    }
  }
}
