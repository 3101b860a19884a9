package dev.relkt.cli.serve;

import dev.relkt.cli.console.Console;
import dev.relkt.cli.console.Logging;
import dev.relkt.cli.options.SettingsArguments;
import dev.relkt.dataset.RetrievalTask;
import dev.relkt.dataset.SampleCorpus;
import dev.relkt.local.Laptop;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
    name = "demo",
    mixinStandardHelpOptions = true,
    description = {
      "Shows everything at once: starts Kafka and Flink with both jobs in this process, sends the"
          + " passages that come with ReLKT, asks the questions that come with it, and prints what"
          + " was found, how good it is and how long it took.",
      "",
      "Exit code 0 only if every passage was indexed and every question answered.",
      ""
    })
public final class DemoCommand implements Callable<Integer> {

  @Option(
      names = "--data",
      paramLabel = "DIR",
      description = "Keep the data there (default: a temporary directory, deleted at the end).")
  private @Nullable Path data;

  @Option(
      names = "--model",
      paramLabel = "NAME/NUMBER",
      description = "The model version (default: the setting model).")
  private @Nullable String model;

  @Option(
      names = "-D",
      paramLabel = "KEY=VALUE",
      description = "A setting of the jobs, as \"relkt config\" lists them.")
  private List<String> overrides = List.of();

  @Mixin private Console console = new Console();

  @Override
  public Integer call() {
    long start = System.nanoTime();
    PrintWriter out = console.out();
    PrintWriter err = console.err();
    try (var directory = DemoDirectory.open(Optional.ofNullable(data));
        var running = new Running()) {
      var stop = new Thread(() -> stop(running, directory), "relkt-stop");
      Runtime.getRuntime().addShutdownHook(stop);
      Logging.into(directory.path().resolve("logs"));
      RetrievalTask sample = SampleCorpus.task();
      Laptop laptop =
          Laptop.start(
              directory.path(),
              0,
              bootstrap -> SettingsArguments.under(directory.path(), model, overrides, bootstrap),
              step -> out.println("%5.1f s  %s".formatted(seconds(start), step)));
      running.laptop = laptop;
      var run = new DemoRun(laptop, sample, out, err, start);
      run.awaitReaders();
      boolean indexed = run.ingest();
      run.update();
      List<DemoResult> results = run.ask();
      run.report(results);
      boolean answered = results.size() == sample.questions().size();
      if (!indexed || !answered) {
        err.println("relkt: the demonstration is not complete, see above");
        return 1;
      }
      return 0;
    }
  }

  /** What Ctrl-C has to stop, if it came so far. */
  private static final class Running implements AutoCloseable {
    private volatile @Nullable Laptop laptop;

    @Override
    public void close() {
      Laptop known = laptop;
      if (known != null) {
        known.close();
      }
    }
  }

  private static void stop(Running running, DemoDirectory directory) {
    running.close();
    directory.close();
  }

  private static double seconds(long startNanos) {
    return (System.nanoTime() - startNanos) / 1e9;
  }
}
