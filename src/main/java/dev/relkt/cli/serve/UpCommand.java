package dev.relkt.cli.serve;

import dev.relkt.cli.console.CommandFailed;
import dev.relkt.cli.console.Console;
import dev.relkt.cli.console.Logging;
import dev.relkt.cli.console.TextTable;
import dev.relkt.cli.options.OptionValues;
import dev.relkt.cli.options.SettingsArguments;
import dev.relkt.http.server.HttpServer;
import dev.relkt.job.options.RelktOptions;
import dev.relkt.local.Laptop;
import dev.relkt.registry.ModelVersion;
import dev.relkt.snapshot.IndexRoot;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
    name = "up",
    mixinStandardHelpOptions = true,
    description = {
      "Runs everything in one process until Ctrl-C: a Kafka broker, Flink, the indexing and the"
          + " answering job, and HTTP with a page.",
      "",
      "All data is kept under one directory. Started again there, it goes on where it was, also"
          + " after a kill.",
      ""
    },
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "1:it did not start, or a job ended",
      "2:wrong options",
      "130:stopped by Ctrl-C (143: by SIGTERM), everything kept"
    })
public final class UpCommand implements Callable<Integer> {

  static final String DEFAULT_DATA = "relkt-data";

  @Option(
      names = "--data",
      paramLabel = "DIR",
      defaultValue = "${env:RELKT_DATA:-" + DEFAULT_DATA + "}",
      description = "Where everything is kept (default: ${DEFAULT-VALUE}).")
  private Path data = Path.of(DEFAULT_DATA);

  @Option(
      names = "--port",
      defaultValue = "9092",
      description = "The broker's port; 0 takes a free one (default: ${DEFAULT-VALUE}).")
  private int port;

  @Option(
      names = "--http-port",
      paramLabel = "PORT",
      description =
          "The port of HTTP and the page; 0 takes a free one (default: the setting http.port, 8090).")
  private @Nullable Integer httpPort;

  @Option(names = "--no-http", description = "Serves neither HTTP nor the page.")
  private boolean withoutHttp;

  @Option(
      names = "--metrics-port",
      paramLabel = "PORTS",
      defaultValue = "${env:RELKT_METRICS_PORT:-" + MetricsPorts.DEFAULT + "}",
      description = {
        "Where the metrics for Prometheus are, on 127.0.0.1: a port, or several of which the first"
            + " free one is taken; 0 takes any free one, off none (default: ${DEFAULT-VALUE})."
      })
  private String metricsPorts = MetricsPorts.DEFAULT;

  @Option(
      names = "--log-format",
      paramLabel = "text|json",
      defaultValue = "${env:RELKT_LOG_FORMAT:-text}",
      description = "How the lines of the log look (default: ${DEFAULT-VALUE}).")
  private String logFormat = "text";

  @Option(
      names = "--model",
      paramLabel = "NAME/NUMBER",
      description = "The model version that a new index is made with (default: the setting model).")
  private @Nullable String model;

  @Option(
      names = "-D",
      paramLabel = "KEY=VALUE",
      description = "A setting of the jobs, as \"relkt config\" lists them.")
  private List<String> overrides = List.of();

  @Mixin private Console console = new Console();

  @Override
  public Integer call() throws InterruptedException {
    PrintWriter out = console.out();
    PrintWriter err = console.err();
    MetricsPorts metrics = MetricsPorts.parse("--metrics-port", metricsPorts);
    Logging.into(
        data.resolve("logs"),
        OptionValues.constant("--log-format", Logging.Format.class, logFormat));
    var stopped = new CountDownLatch(1);
    Laptop laptop =
        Laptop.start(
            data,
            port,
            metrics.ports(),
            bootstrap -> SettingsArguments.under(data, model, settings(), bootstrap),
            out::println);
    Optional<HttpServer> http;
    try {
      http = withoutHttp ? Optional.empty() : Optional.of(ServeCommand.start(laptop.settings()));
    } catch (CommandFailed e) {
      laptop.close();
      throw e;
    }
    Runtime.getRuntime()
        .addShutdownHook(
            new Thread(
                () -> {
                  stopped.countDown();
                  out.println("stopping");
                  http.ifPresent(HttpServer::close);
                  laptop.close();
                  out.println("stopped; everything is kept in " + data);
                },
                "relkt-stop"));
    greet(out, laptop, http);
    var restarts = new RestartLines();
    while (!stopped.await(2, TimeUnit.SECONDS)) {
      laptop.jobs().stream()
          .flatMap(job -> restarts.about(job).stream())
          .forEach(line -> err.println("relkt: " + line));
      List<String> ended = laptop.ended();
      if (!ended.isEmpty()) {
        throw new CommandFailed(
            "ended: %s (expected: running); %s says why"
                .formatted(String.join(", ", ended), data.resolve("logs").resolve("relkt.log")));
      }
    }
    return 0;
  }

  /**
   * What answers; an index that is there goes on with what it has, whatever a new one would get.
   */
  private static String answering(Laptop laptop) {
    ModelVersion ofNew = laptop.settings().model().version();
    return IndexRoot.find(laptop.settings().index().root())
        .flatMap(root -> root.generations().decisions().latestActivation())
        .map(
            now ->
                now.model().equals(ofNew)
                    ? now.model().toString()
                    : "%s, by generation g%d (\"relkt model publish %s\" builds one of %s)"
                        .formatted(now.model(), now.generation(), ofNew, ofNew))
        .orElse(ofNew.toString());
  }

  private List<String> settings() {
    List<String> all = new ArrayList<>(overrides);
    if (httpPort != null) {
      all.add(RelktOptions.HTTP_PORT.key() + "=" + httpPort);
    }
    return all;
  }

  private void greet(PrintWriter out, Laptop laptop, Optional<HttpServer> http) {
    out.println();
    out.println("ReLKT runs. Ctrl-C stops it.");
    var table = new TextTable("Kafka", laptop.bootstrapServers());
    http.ifPresent(server -> table.row("page", server.address()));
    table.row("index", laptop.settings().index().root());
    table.row("model", answering(laptop));
    table.row("Flink", laptop.flinkPages());
    table.row("metrics", laptop.metricsUrl().orElse("none"));
    table.row("log", data.resolve("logs").resolve("relkt.log"));
    table.lines().forEach(line -> out.println("  " + line));
    out.println();
    out.println("In another terminal:");
    out.println(
        "  relkt ingest FILE.jsonl   lines such as {\"id\": \"p1\", \"lang\": \"de\", \"text\":"
            + " \"…\"}");
    out.println("  relkt ask \"a question in any language\"");
    out.println("  relkt status");
    out.flush();
  }
}
