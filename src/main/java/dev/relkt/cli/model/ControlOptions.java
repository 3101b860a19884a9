package dev.relkt.cli.model;

import dev.relkt.cli.console.CommandFailed;
import dev.relkt.cli.console.Console;
import dev.relkt.cli.options.BrokerOptions;
import dev.relkt.client.CommandClient;
import dev.relkt.snapshot.generation.GenerationEvent;
import dev.relkt.snapshot.generation.ModelCommand;
import dev.relkt.topic.GenerationsTopic;
import dev.relkt.topic.ModelsTopic;
import java.time.Duration;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** How a command to the indexing job is sent and waited for. */
final class ControlOptions {

  @Mixin BrokerOptions brokers = new BrokerOptions();
  @Mixin private Console console = new Console();

  @Option(
      names = "--models-topic",
      paramLabel = "TOPIC",
      defaultValue = ModelsTopic.NAME,
      description = "Where commands go to (default: ${DEFAULT-VALUE}).")
  private String modelsTopic = ModelsTopic.NAME;

  @Option(
      names = "--generations-topic",
      paramLabel = "TOPIC",
      defaultValue = GenerationsTopic.NAME,
      description = "Where their answers come from (default: ${DEFAULT-VALUE}).")
  private String generationsTopic = GenerationsTopic.NAME;

  @Option(
      names = "--timeout",
      paramLabel = "SECONDS",
      defaultValue = "60",
      description = "How long to wait for the answer (default: ${DEFAULT-VALUE}).")
  private int timeoutSeconds = 60;

  @Option(names = "--no-wait", description = "Send the command and do not wait for its answer.")
  private boolean noWait;

  /**
   * Sends a command, waits for its answer and says it.
   *
   * @return the exit code: 0 done, 1 refused
   * @throws CommandFailed if it cannot be sent, or no answer comes
   */
  int send(ModelCommand command) {
    CommandClient.Sent sent =
        new CommandClient(brokers.brokers(), modelsTopic, generationsTopic)
            .send(command, noWait ? Duration.ZERO : Duration.ofSeconds(timeoutSeconds));
    if (noWait) {
      console.out().println("sent: %s (%s)".formatted(command.describe(), sent.id()));
      return 0;
    }
    GenerationEvent answer =
        sent.answer()
            .orElseThrow(
                () ->
                    new CommandFailed(
                        "%s (%s): no answer within %,d s; is the indexing job running? When it does, it carries the command out"
                            .formatted(command.describe(), sent.id(), timeoutSeconds)));
    if (answer.kind() == GenerationEvent.Kind.DONE) {
      console.out().println(answer.detail());
      return 0;
    }
    console.err().println("relkt: refused: " + answer.detail());
    return 1;
  }
}
