package dev.relkt.cli.serve;

import dev.relkt.cli.console.CommandFailed;
import dev.relkt.cli.console.Console;
import dev.relkt.cli.console.Logging;
import dev.relkt.cli.console.TextTable;
import dev.relkt.cli.options.SettingsArguments;
import dev.relkt.http.server.HttpFailed;
import dev.relkt.http.server.HttpServer;
import dev.relkt.job.options.Settings;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
    name = "serve",
    mixinStandardHelpOptions = true,
    description = {
      "Serves HTTP, a page and MCP until Ctrl-C, for jobs that run elsewhere: a gateway over the"
          + " topics and the index root, which keeps nothing. Any number may run. \"relkt up\" has one"
          + " already.",
      ""
    },
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "1:it did not start",
      "2:wrong options",
      "130:stopped by Ctrl-C (143: by SIGTERM)"
    })
public final class ServeCommand implements Callable<Integer> {

  @Option(
      names = "-D",
      paramLabel = "KEY=VALUE",
      description =
          "A setting, as \"relkt config\" lists them: kafka.brokers, index.root and http.* among them.")
  private List<String> overrides = List.of();

  @Option(
      names = "--logs",
      paramLabel = "DIR",
      description = "Where the log is kept (default: it is printed).")
  private @Nullable Path logs;

  @Mixin private Console console = new Console();

  @Override
  public Integer call() throws InterruptedException {
    if (logs != null) {
      Logging.into(logs);
    }
    var arguments = new SettingsArguments();
    overrides.forEach(arguments::setting);
    Settings settings = arguments.read();
    PrintWriter out = console.out();
    var stopped = new CountDownLatch(1);
    HttpServer server = start(settings);
    Runtime.getRuntime()
        .addShutdownHook(
            new Thread(
                () -> {
                  out.println("stopping");
                  server.close();
                  stopped.countDown();
                },
                "relkt-stop"));
    out.println("ReLKT serves HTTP. Ctrl-C stops it.");
    var table = new TextTable("page", server.address().toString());
    table.row("Kafka", settings.kafka().brokers());
    table.row("index", settings.index().root());
    table.lines().forEach(line -> out.println("  " + line));
    out.flush();
    stopped.await();
    return 0;
  }

  /**
   * Starts it.
   *
   * @throws CommandFailed saying why it does not
   */
  static HttpServer start(Settings settings) {
    try {
      return HttpServer.start(settings);
    } catch (HttpFailed e) {
      throw new CommandFailed(String.valueOf(e.getMessage()), e);
    }
  }
}
