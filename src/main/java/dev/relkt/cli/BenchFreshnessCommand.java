package dev.relkt.cli;

import dev.relkt.bench.serve.MeasuredSystem;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code relkt bench freshness}: how soon a passage can be found. */
@Command(
    name = "freshness",
    mixinStandardHelpOptions = true,
    description = {
      "Starts a system of its own, sends passages at several rates, and shows how long after its"
          + " record's timestamp a passage can be found.",
      ""
    },
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:measured, whether aims of speed are met or not",
      "1:nothing could be measured",
      "2:wrong options"
    })
final class BenchFreshnessCommand implements Callable<Integer> {

  @Mixin private BenchOptions options = new BenchOptions();
  @Spec private @Nullable CommandSpec spec;

  @Override
  public Integer call() {
    try (var run = new BenchRun(options, Objects.requireNonNull(spec).commandLine())) {
      var serving = new BenchServing(options, run);
      try (MeasuredSystem system = serving.start()) {
        serving.freshness(system);
      }
      return run.finish();
    }
  }
}
