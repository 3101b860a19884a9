package dev.relkt.cli;

import dev.relkt.generation.GenerationStore;
import dev.relkt.generation.IndexedTopic;
import dev.relkt.passage.Language;
import dev.relkt.topic.DeadLetter;
import dev.relkt.topic.PassagesTopic;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
    name = "ingest",
    mixinStandardHelpOptions = true,
    description = {
      "Sends passages to the topic \"passages\".",
      "",
      "JSON Lines: on every line an object with id, text and, if there are, title, lang (BCP 47)"
          + " and metadata (strings by name). A passage whose id is there already is replaced.",
      "SQuAD's format (as XQuAD has it): every context becomes a passage with the id TITLE/NUMBER,"
          + " or LANG/TITLE/NUMBER with --lang.",
      "Files may be gzipped. A line that the topic would not take is named with its reason and left"
          + " out; the others are sent, and the exit code is 1.",
      ""
    })
final class IngestCommand implements Callable<Integer> {

  private static final int SHOWN_REFUSALS = 20;
  private static final int REPORT_EVERY = 64;

  @Parameters(arity = "1..*", paramLabel = "FILE", description = "Files; - is the standard input.")
  private List<String> files = List.of();

  @Option(
      names = "--format",
      defaultValue = "auto",
      description = "${COMPLETION-CANDIDATES} (default: what the first bytes look like).")
  private PassageInput.Format format = PassageInput.Format.AUTO;

  @Option(
      names = "--lang",
      paramLabel = "TAG",
      description = "The language of all passages of a SQuAD file (default: detected).")
  private @Nullable String language;

  @Option(
      names = "--topic",
      defaultValue = PassagesTopic.NAME,
      description = "The topic to send to (default: ${DEFAULT-VALUE}).")
  private String topic = PassagesTopic.NAME;

  @Option(
      names = "--wait",
      description = "Wait until everything that was sent can be found; needs the index root.")
  private boolean wait;

  @Option(
      names = "--timeout",
      paramLabel = "SECONDS",
      defaultValue = "600",
      description = "How long --wait waits (default: ${DEFAULT-VALUE}).")
  private int timeoutSeconds;

  @Mixin private BrokerOptions brokers = new BrokerOptions();
  @Mixin private IndexOptions index = new IndexOptions();

  @Spec private @Nullable CommandSpec spec;

  @Override
  public Integer call() {
    CommandSpec known = java.util.Objects.requireNonNull(spec);
    PrintWriter out = known.commandLine().getOut();
    PrintWriter err = known.commandLine().getErr();
    Optional<Language> stated;
    try {
      stated = Optional.ofNullable(language).map(Language::new);
    } catch (IllegalArgumentException e) {
      throw new ParameterException(known.commandLine(), String.valueOf(e.getMessage()), e);
    }
    Optional<GenerationStore> store = wait ? Optional.of(index.require()) : Optional.empty();
    var input = new PassageInput(format, stated, System.in);
    var count = new Count();
    long totalBytes = totalBytes();
    Optional<RefusedLater> refusedLater =
        wait ? Optional.of(RefusedLater.of(brokers, topic)) : Optional.empty();
    SentPassages sent;
    SentOffsets offsets;
    try (var sender = new PassageSender(brokers, topic);
        var progress = StepProgress.of(err, "ingesting", "bytes", totalBytes)) {
      count.start = System.nanoTime();
      for (String file : files) {
        input.read(
            file,
            passage -> {
              switch (passage) {
                case InputPassage.Taken taken -> {
                  sender.send(taken.id().value(), Optional.of(taken.value()));
                  count.sent++;
                }
                case InputPassage.Refused refused -> {
                  count.refused++;
                  if (count.refused <= SHOWN_REFUSALS) {
                    err.println("%s: refused: %s".formatted(refused.where(), refused.reason()));
                  }
                }
              }
              if ((count.sent + count.refused) % REPORT_EVERY == 0) {
                progress.at(input.bytesRead(), count.words());
              }
            });
      }
      sent = sender.flush();
      offsets = sender.offsets();
      progress.at(Math.max(totalBytes, input.bytesRead()), count.words());
    }
    if (count.refused > SHOWN_REFUSALS) {
      err.println("… and %,d more refused".formatted(count.refused - SHOWN_REFUSALS));
    }
    long flushed = System.nanoTime();
    out.println("sent %s to topic %s at %s".formatted(count.words(), topic, brokers.bootstrap));
    store.ifPresent(generations -> awaitSearchable(generations, sent));
    int refused = refusedLater.map(letters -> sayRefused(letters.among(offsets), err)).orElse(0);
    if (wait) {
      String found = refused == 0 ? "all of it" : "the rest";
      out.println(
          "%s can be found, %.1f s later".formatted(found, (System.nanoTime() - flushed) / 1e9));
    }
    return count.refused == 0 && refused == 0 ? 0 : 1;
  }

  /**
   * Says what the topic took and the indexing job did not.
   *
   * @return how many
   */
  private static int sayRefused(List<DeadLetter> letters, PrintWriter err) {
    letters.stream()
        .limit(SHOWN_REFUSALS)
        .forEach(
            letter ->
                err.println(
                    "refused by the indexing job: %s".formatted(letter.rejection().reason())));
    if (!letters.isEmpty()) {
      err.println(
          "the indexing job refused %,d passages; \"relkt dlq list\" shows them"
              .formatted(letters.size()));
    }
    return letters.size();
  }

  private void awaitSearchable(GenerationStore store, SentPassages sent) {
    var searchable = new Searchable(store, Clock.systemUTC());
    switch (searchable.await(sent, Duration.ofSeconds(timeoutSeconds))) {
      case SERVED -> {
        // What was sent, but for what was refused.
      }
      case OTHER_TOPIC ->
          throw new CommandFailed(
              "sent, but not indexed: topic %s has id %s (expected: %s, which the index is made from); it was deleted and made anew. \"relkt status\" says what the indexing job makes of it"
                  .formatted(
                      topic,
                      sent.topicId(),
                      store.topics().latest().map(IndexedTopic::topicId).orElse("")));
      case NOT_PUBLISHED ->
          throw new CommandFailed(
              "not in the index after %d s; does the indexing job run? \"relkt status\" shows how far it is"
                  .formatted(timeoutSeconds));
      case NO_READER ->
          throw new CommandFailed(
              "in the index, but no reader has answered from it within %d s; does the answering job run?"
                  .formatted(timeoutSeconds));
      case NOT_SERVED ->
          throw new CommandFailed(
              "in the index, but a reader does not answer from it after %d s; \"relkt status\" shows which"
                  .formatted(timeoutSeconds));
    }
  }

  /** −1 where one is the standard input or cannot be looked at, which reading it will say. */
  private long totalBytes() {
    long total = 0;
    for (String file : files) {
      try {
        if (file.equals("-")) {
          return -1;
        }
        total += Files.size(Path.of(file));
      } catch (IOException e) {
        return -1;
      }
    }
    return total;
  }

  private static final class Count {
    private long sent;
    private long refused;
    private long start = System.nanoTime();

    private String words() {
      double seconds =
          Math.max(1, System.nanoTime() - start) / (double) TimeUnit.SECONDS.toNanos(1);
      return "%,d passages in %.1f s (%,.0f/s), %,d refused"
          .formatted(sent, seconds, sent / seconds, refused);
    }
  }
}
