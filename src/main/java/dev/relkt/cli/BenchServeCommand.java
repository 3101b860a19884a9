package dev.relkt.cli;

import dev.relkt.bench.serve.MeasuredSystem;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code relkt bench serve}: how long questions wait for their answers. */
@Command(
    name = "serve",
    mixinStandardHelpOptions = true,
    description = {
      "Starts a system of its own, asks questions at several rates, on an index that rests and on"
          + " one that takes passages in, and shows how long they wait, beside a Flink job that only"
          + " passes them on.",
      ""
    },
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:measured, whether aims of speed are met or not",
      "1:nothing could be measured",
      "2:wrong options"
    })
final class BenchServeCommand implements Callable<Integer> {

  @Mixin private BenchOptions options = new BenchOptions();
  @Spec private @Nullable CommandSpec spec;

  @Override
  public Integer call() {
    try (var run = new BenchRun(options, Objects.requireNonNull(spec).commandLine())) {
      var serving = new BenchServing(options, run);
      try (MeasuredSystem system = serving.start()) {
        serving.serve(system);
      }
      return run.finish();
    }
  }
}
