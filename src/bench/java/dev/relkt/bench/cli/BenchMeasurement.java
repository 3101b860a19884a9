package dev.relkt.bench.cli;

import dev.relkt.bench.load.BenchFailed;
import dev.relkt.cli.console.CommandFailed;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/**
 * A benchmark that measures, rather than checks: the options that all of these have, and one run.
 */
@Command(
    mixinStandardHelpOptions = true,
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:measured, whether aims of speed are met or not",
      "1:nothing could be measured",
      "2:wrong options"
    })
abstract class BenchMeasurement implements Callable<Integer> {

  @Mixin private BenchOptions options = new BenchOptions();
  @Spec private @Nullable CommandSpec spec;

  /**
   * Measures and reports.
   *
   * @throws BenchFailed if something could not be measured
   */
  abstract void measure(BenchOptions options, BenchRun run);

  @Override
  public final Integer call() {
    try (var run = new BenchRun(options, Objects.requireNonNull(spec).commandLine())) {
      measure(options, run);
      return run.finish();
    } catch (BenchFailed e) {
      throw new CommandFailed(String.valueOf(e.getMessage()), e);
    }
  }
}
