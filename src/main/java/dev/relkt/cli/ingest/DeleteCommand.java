package dev.relkt.cli.ingest;

import dev.relkt.cli.console.Console;
import dev.relkt.cli.options.BrokerOptions;
import dev.relkt.client.PassageSender;
import dev.relkt.client.SentPassages;
import dev.relkt.passage.PassageId;
import dev.relkt.snapshot.GenerationStore;
import dev.relkt.topic.PassagesTopic;
import java.io.PrintWriter;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "delete",
    mixinStandardHelpOptions = true,
    description = {
      "Deletes passages: sends a record without a value for each id. An id that is not there does"
          + " no harm. An id that begins with - stands after --.",
      ""
    })
public final class DeleteCommand implements Callable<Integer> {

  @Parameters(arity = "1..*", paramLabel = "ID", description = "Ids of passages.")
  private List<String> ids = List.of();

  @Option(
      names = "--topic",
      defaultValue = PassagesTopic.NAME,
      description = "The topic to send to (default: ${DEFAULT-VALUE}).")
  private String topic = PassagesTopic.NAME;

  @Mixin private BrokerOptions brokers = new BrokerOptions();
  @Mixin private WaitOptions waiting = new WaitOptions();

  @Mixin private Console console = new Console();

  @Override
  public Integer call() {
    List<PassageId> checked;
    try {
      checked = ids.stream().map(PassageId::new).toList();
    } catch (IllegalArgumentException e) {
      throw console.usage(e);
    }
    Optional<GenerationStore> store = waiting.store();
    SentPassages sent;
    try (var sender = new PassageSender(brokers.brokers(), topic)) {
      checked.forEach(id -> sender.send(id.value(), Optional.empty()));
      sent = sender.flush();
    }
    PrintWriter out = console.out();
    out.println("sent deletes of %,d passages to topic %s".formatted(checked.size(), topic));
    waiting
        .await(store, sent, brokers, topic, () -> "none of them can be found any more")
        .ifPresent(out::println);
    return 0;
  }
}
