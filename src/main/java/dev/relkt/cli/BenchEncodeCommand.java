package dev.relkt.cli;

import dev.relkt.bench.encode.EncodeBench;
import dev.relkt.cli.options.Installation;
import dev.relkt.embedding.Encoder;
import dev.relkt.embedding.tensorflow.SharedEncoders;
import dev.relkt.registry.ModelRegistry;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code relkt bench encode}: what passages and questions cost to encode. */
@Command(
    name = "encode",
    mixinStandardHelpOptions = true,
    description = {
      "Encodes passages of 100 words, once with words that are all new and once with words that"
          + " were seen, and questions one by one, and shows the processor time by group of"
          + " languages.",
      ""
    },
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:measured, whether aims of speed are met or not",
      "1:nothing could be measured",
      "2:wrong options"
    })
final class BenchEncodeCommand implements Callable<Integer> {

  @Mixin private BenchOptions options = new BenchOptions();
  @Spec private @Nullable CommandSpec spec;

  @Override
  public Integer call() {
    try (var run = new BenchRun(options, Objects.requireNonNull(spec).commandLine())) {
      measure(options, run);
      return run.finish();
    }
  }

  static void measure(BenchOptions options, BenchRun run) {
    boolean quick = options.form() == BenchOptions.Form.QUICK;
    try (Encoder encoder =
        SharedEncoders.acquire(
            new ModelRegistry(Installation.registryRoot()).resolve(options.model()), List.of())) {
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
