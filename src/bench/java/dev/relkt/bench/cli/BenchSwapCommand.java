package dev.relkt.bench.cli;

import dev.relkt.bench.Machine;
import dev.relkt.bench.MemoryBench;
import dev.relkt.bench.MemorySeries;
import dev.relkt.bench.SwapBench;
import dev.relkt.bench.SwapFiles;
import dev.relkt.bench.SwapPlan;
import dev.relkt.bench.SwapResult;
import dev.relkt.bench.SwapTables;
import dev.relkt.bench.load.BenchCorpus;
import dev.relkt.bench.load.BenchFailed;
import dev.relkt.bench.system.SystemUnderTest;
import dev.relkt.cli.console.CommandFailed;
import dev.relkt.cli.console.Logging;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code relkt bench swap}: a hot swap under load, with kills, and everything checked after. */
@Command(
    name = "swap",
    mixinStandardHelpOptions = true,
    description = {
      "Starts a system of its own, keeps it under load, swaps its model version, back and again,"
          + " kills processes meanwhile, and then checks every passage, every vector and every"
          + " answer against the log.",
      "",
      "The last line says what was found. With --swaps: many swaps, and the memory after each.",
      ""
    },
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:nothing is wrong",
      "1:something is wrong, or the swap could not be carried out",
      "2:wrong options"
    })
final class BenchSwapCommand implements Callable<Integer> {

  private static final String DEFAULT_OUT = "relkt-data/bench-swap-";

  @Option(
      names = "--on",
      paramLabel = "SYSTEM",
      defaultValue = "up",
      description =
          "up (one process), cluster (broker, JobManager and two TaskManagers) or both (default:"
              + " ${DEFAULT-VALUE}).")
  private BenchSystems.On on = BenchSystems.On.UP;

  @Option(
      names = "--out",
      paramLabel = "DIR",
      description =
          "Where the reports go, and the data of the systems (default: " + DEFAULT_OUT + "TIME).")
  private @Nullable Path out;

  @Option(names = "--quick", description = "A small form in about a minute, with the same checks.")
  private boolean quick;

  @Option(
      names = "--swaps",
      paramLabel = "N",
      description = "Swap a small index N times, to and fro, and measure the memory.")
  private int swaps;

  @Mixin private PassagesOption passages = new PassagesOption();

  @Option(
      names = "-D",
      paramLabel = "KEY=VALUE",
      description = "A setting of the jobs, as \"relkt config\" lists them.")
  private List<String> overrides = List.of();

  @Mixin private BenchLoadOptions load = new BenchLoadOptions();

  @Spec private @Nullable CommandSpec spec;

  @Override
  public Integer call() {
    try {
      return swap();
    } catch (BenchFailed e) {
      throw new CommandFailed(String.valueOf(e.getMessage()), e);
    }
  }

  private int swap() {
    PrintWriter stdout = Objects.requireNonNull(spec).commandLine().getOut();
    PrintWriter stderr = spec.commandLine().getErr();
    long start = System.nanoTime();
    Consumer<String> say =
        words -> stderr.println("%6.1f s  %s".formatted((System.nanoTime() - start) / 1e9, words));
    Path directory = (out == null ? defaultOut() : out).toAbsolutePath();
    Logging.into(directory.resolve("logs"));
    SwapPlan plan = swaps > 0 ? load.small() : quick ? load.quick() : load.full();
    BenchCorpus corpus = passages.corpus(plan.seed());
    Machine machine = Machine.here();
    stdout.println(machine);
    var systems = new BenchSystems(directory, plan.from(), overrides);
    if (swaps > 0) {
      return memory(systems, plan, corpus, directory, stdout, say, swaps);
    }
    List<SwapResult> results = new ArrayList<>();
    for (BenchSystems.On one : quick ? List.of(BenchSystems.On.UP) : on.each()) {
      try (SystemUnderTest system = systems.open(one)) {
        SwapResult result = new SwapBench(system, plan, corpus, systems.registryRoot(), say).run();
        SwapFiles.write(result, machine, directory);
        print(result, stdout);
        results.add(result);
      }
    }
    stdout.println("reports: " + directory);
    stdout.println(String.join("; ", results.stream().map(SwapTables::summary).toList()));
    return results.stream().allMatch(SwapResult::passed) ? 0 : 1;
  }

  private static int memory(
      BenchSystems systems,
      SwapPlan plan,
      BenchCorpus corpus,
      Path directory,
      PrintWriter stdout,
      Consumer<String> say,
      int swaps) {
    try (SystemUnderTest system = systems.openForMemory()) {
      MemorySeries series = new MemoryBench(system, plan, corpus, say).run(swaps);
      series.write(directory);
      stdout.println("series and plot: " + directory);
      stdout.println(series.summary());
      return 0;
    }
  }

  private static void print(SwapResult result, PrintWriter stdout) {
    SwapTables.of(result).forEach(table -> PrintedTable.print(table, stdout));
    stdout.println();
    result.report().examples().forEach(example -> stdout.println("wrong: " + example));
  }

  private static Path defaultOut() {
    return Path.of(
        DEFAULT_OUT + LocalDateTime.now().format(DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss")));
  }
}
