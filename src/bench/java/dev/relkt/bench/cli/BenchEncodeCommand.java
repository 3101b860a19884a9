package dev.relkt.bench.cli;

import dev.relkt.bench.encode.EncodeBench;
import dev.relkt.embedding.Encoder;
import picocli.CommandLine.Command;

/** {@code relkt bench encode}: what passages and questions cost to encode. */
@Command(
    name = "encode",
    description = {
      "Encodes passages of 100 words, once with words that are all new and once with words that"
          + " were seen, and questions one by one, and shows the processor time by group of"
          + " languages.",
      ""
    })
final class BenchEncodeCommand extends BenchMeasurement {

  @Override
  void measure(BenchOptions options, BenchRun run) {
    boolean quick = options.form() == BenchOptions.Form.QUICK;
    try (Encoder encoder = options.openEncoder()) {
      run.report(
          new EncodeBench(
                  encoder,
                  options.sentences(),
                  options.questions(),
                  quick ? 5 : 15,
                  quick ? 4 : 20,
                  options.seed(),
                  run.progress())
              .run());
    }
  }
}
