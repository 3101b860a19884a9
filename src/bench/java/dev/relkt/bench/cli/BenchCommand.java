package dev.relkt.bench.cli;

import dev.relkt.cli.AdditionalCommand;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code relkt bench}: its benchmarks are its subcommands. */
@Command(
    name = "bench",
    mixinStandardHelpOptions = true,
    subcommands = {
      BenchSearchCommand.class,
      BenchIndexCommand.class,
      BenchEncodeCommand.class,
      BenchIngestCommand.class,
      BenchServeCommand.class,
      BenchFreshnessCommand.class,
      BenchHttpCommand.class,
      BenchMemoryCommand.class,
      BenchAllCommand.class,
      BenchSwapCommand.class
    },
    synopsisSubcommandLabel = "BENCHMARK",
    description = {"Measures ReLKT and its parts, beside others where there are others.", ""})
public final class BenchCommand implements AdditionalCommand {

  @Spec private @Nullable CommandSpec spec;

  @Override
  public void run() {
    throw new ParameterException(
        Objects.requireNonNull(spec).commandLine(),
        "a benchmark is missing (there are: search, index, encode, ingest, serve, freshness, memory, all, swap)");
  }
}
