package dev.relkt.cli.serve;

import dev.relkt.cli.console.Console;
import dev.relkt.cli.console.TextTable;
import dev.relkt.cli.options.BrokerOptions;
import dev.relkt.local.TopicPlan;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
    name = "topics",
    mixinStandardHelpOptions = true,
    synopsisSubcommandLabel = "COMMAND",
    description = {"Looks after the topics that ReLKT needs.", ""})
public final class TopicsCommand implements Runnable {

  @Mixin private Console console = new Console();

  @Override
  public void run() {
    throw console.usage("a command is missing: create");
  }

  @Command(
      name = "create",
      mixinStandardHelpOptions = true,
      description = {
        "Creates the topics that are missing, with the settings of kafka/topics.yaml. One that is"
            + " there is left as it is.",
        ""
      })
  int create(
      @Option(
              names = "--file",
              paramLabel = "FILE",
              description = "Topics in the form of kafka/topics.yaml (default: those).")
          @Nullable Path file,
      @Option(
              names = "--replication",
              defaultValue = "-1",
              description = "Copies of each partition (default: what the brokers do).")
          short replication,
      @Mixin BrokerOptions brokers) {
    List<TopicPlan> topics = file == null ? TopicPlan.shipped() : TopicPlan.of(file);
    try (var admin = brokers.brokers().admin()) {
      List<String> created = TopicPlan.createMissing(admin, topics, replication);
      PrintWriter out = console.out();
      var table = new TextTable("topic", ">partitions", "");
      topics.forEach(
          t ->
              table.row(
                  t.name(), t.partitions(), created.contains(t.name()) ? "created" : "is there"));
      table.lines().forEach(out::println);
      return 0;
    }
  }
}
