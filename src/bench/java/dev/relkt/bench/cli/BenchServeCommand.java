package dev.relkt.bench.cli;

import dev.relkt.bench.serve.MeasuredSystem;
import picocli.CommandLine.Command;

/** {@code relkt bench serve}: how long questions wait for their answers. */
@Command(
    name = "serve",
    description = {
      "Starts a system of its own, asks questions at several rates, on an index that rests and on"
          + " one that takes passages in, and shows how long they wait, beside a Flink job that only"
          + " passes them on.",
      ""
    })
final class BenchServeCommand extends BenchMeasurement {

  @Override
  void measure(BenchOptions options, BenchRun run) {
    var serving = new BenchServing(options, run);
    try (MeasuredSystem system = serving.start()) {
      serving.serve(system);
    }
  }
}
