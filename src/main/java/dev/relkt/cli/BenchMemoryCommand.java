package dev.relkt.cli;

import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code relkt bench memory}: the memory and disk that passages take. */
@Command(
    name = "memory",
    mixinStandardHelpOptions = true,
    description = {
      "Starts a system of its own, sends more and more passages, and shows the memory of its process"
          + " and the disk that it takes. What many swaps cost is measured by \"relkt bench swap"
          + " --swaps\".",
      ""
    },
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:measured, whether aims of speed are met or not",
      "1:nothing could be measured",
      "2:wrong options"
    })
final class BenchMemoryCommand implements Callable<Integer> {

  @Mixin private BenchOptions options = new BenchOptions();
  @Spec private @Nullable CommandSpec spec;

  @Override
  public Integer call() {
    try (var run = new BenchRun(options, Objects.requireNonNull(spec).commandLine())) {
      new BenchServing(options, run).memory();
      return run.finish();
    }
  }
}
