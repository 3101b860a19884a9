package dev.relkt.bench.cli;

import picocli.CommandLine.Command;

/** {@code relkt bench memory}: the memory and disk that passages take. */
@Command(
    name = "memory",
    description = {
      "Starts a system of its own, sends more and more passages, and shows the memory of its process"
          + " and the disk that it takes. What many swaps cost is measured by \"relkt bench swap"
          + " --swaps\".",
      ""
    })
final class BenchMemoryCommand extends BenchMeasurement {

  @Override
  void measure(BenchOptions options, BenchRun run) {
    new BenchServing(options, run).memory();
  }
}
