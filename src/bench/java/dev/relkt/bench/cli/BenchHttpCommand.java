package dev.relkt.bench.cli;

import dev.relkt.bench.serve.MeasuredSystem;
import picocli.CommandLine.Command;

/** {@code relkt bench http}: what a gateway costs a question. */
@Command(
    name = "http",
    description = {
      "Starts a system of its own and a gateway, and asks the same questions over Kafka and over HTTP"
          + " in turn.",
      ""
    })
final class BenchHttpCommand extends BenchMeasurement {

  @Override
  void measure(BenchOptions options, BenchRun run) {
    var serving = new BenchServing(options, run);
    try (MeasuredSystem system = serving.start()) {
      serving.http(system);
    }
  }
}
