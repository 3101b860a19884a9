package dev.relkt.cli.ingest;

import dev.relkt.cli.console.CommandFailed;
import dev.relkt.cli.options.BrokerOptions;
import dev.relkt.cli.options.IndexOptions;
import dev.relkt.client.SentPassages;
import dev.relkt.snapshot.GenerationStore;
import dev.relkt.snapshot.IndexedTopic;
import dev.relkt.status.Searchable;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Supplier;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Whether a command that sends records waits until readers answer with them. */
final class WaitOptions {

  @Option(
      names = "--wait",
      description = "Wait until everything that was sent is searched; needs the index root.")
  private boolean wait;

  @Option(
      names = "--timeout",
      paramLabel = "SECONDS",
      defaultValue = "600",
      description = "How long --wait waits (default: ${DEFAULT-VALUE}).")
  private int timeoutSeconds;

  @Mixin private IndexOptions index = new IndexOptions();

  /** The index that is waited for, and looked into. */
  IndexOptions index() {
    return index;
  }

  /**
   * The index to wait for, if the command is to wait.
   *
   * @throws CommandFailed if it is and there is none
   */
  Optional<GenerationStore> store() {
    return wait ? Optional.of(index.require()) : Optional.empty();
  }

  /**
   * Waits, if the command is to wait.
   *
   * @param sent how far the topic is with what was sent
   * @param topic its name
   * @param done asked then: what is true, such as {@code all of it can be found}
   * @return what is true now, with the time that it took
   * @throws CommandFailed if it takes too long, saying what it waited for
   */
  Optional<String> await(
      Optional<GenerationStore> store,
      SentPassages sent,
      BrokerOptions brokers,
      String topic,
      Supplier<String> done) {
    if (store.isEmpty()) {
      return Optional.empty();
    }
    long start = System.nanoTime();
    var searchable = new Searchable(store.get(), Clock.systemUTC());
    String status = index.command(brokers.command("status"));
    return switch (searchable.await(sent, Duration.ofSeconds(timeoutSeconds))) {
      case SERVED ->
          Optional.of("%s, %.1f s later".formatted(done.get(), (System.nanoTime() - start) / 1e9));
      case OTHER_TOPIC ->
          throw new CommandFailed(
              "sent, but not indexed: topic %s has id %s (expected: %s, which the index is made from); it was deleted and made anew. \"%s\" says what the indexing job makes of it"
                  .formatted(
                      topic,
                      sent.topicId(),
                      store.get().topics().latest().map(IndexedTopic::topicId).orElse(""),
                      status));
      case JOB_FAILED ->
          throw new CommandFailed(
              "sent, but not indexed: the indexing job has ended: "
                  + searchable.failure().orElse("nobody says why"));
      case NOT_PUBLISHED ->
          throw new CommandFailed(
              "not in the index after %d s; does the indexing job run? \"%s\" shows how far it is"
                  .formatted(timeoutSeconds, status));
      case NO_READER ->
          throw new CommandFailed(
              "in the index, but no reader has answered from it within %d s; does the answering job run?"
                  .formatted(timeoutSeconds));
      case NOT_SERVED ->
          throw new CommandFailed(
              "in the index, but a reader does not answer from it after %d s; \"%s\" shows which"
                  .formatted(timeoutSeconds, status));
    };
  }
}
