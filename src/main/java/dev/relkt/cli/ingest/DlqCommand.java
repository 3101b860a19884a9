package dev.relkt.cli.ingest;

import dev.relkt.cli.console.CommandFailed;
import dev.relkt.cli.console.Console;
import dev.relkt.cli.console.TerminalText;
import dev.relkt.cli.console.TextTable;
import dev.relkt.cli.options.BrokerOptions;
import dev.relkt.client.DeadLetterTopic;
import dev.relkt.topic.DeadLetter;
import dev.relkt.topic.DeadLetters;
import dev.relkt.topic.ModelsTopic;
import dev.relkt.topic.PassagesTopic;
import dev.relkt.topic.QuestionsTopic;
import dev.relkt.topic.RawRecord;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "dlq",
    mixinStandardHelpOptions = true,
    description = {
      "Looks at the dead letters: records that the jobs kept out, with the reason.",
      "",
      "A dead letter is named by its number in its topic, PARTITION:OFFSET or, in partition 0,"
          + " OFFSET.",
      ""
    })
public final class DlqCommand implements Runnable {

  private static final int REASON_WIDTH = 100;
  private static final int SHOWN_BYTES = 4_000;

  @Mixin private Console console = new Console();

  @Override
  public void run() {
    throw console.usage("a subcommand is missing: list, show or replay");
  }

  /** Whose dead letters. */
  static final class LetterOptions {
    @Option(
        names = "--topic",
        paramLabel = "TOPIC",
        description = "Those of this topic alone (default: passages, questions and models).")
    private @Nullable String topic;

    @Mixin BrokerOptions brokers = new BrokerOptions();

    List<String> topics() {
      return topic == null
          ? List.of(
              DeadLetters.topicOf(PassagesTopic.NAME),
              DeadLetters.topicOf(QuestionsTopic.NAME),
              DeadLetters.topicOf(ModelsTopic.NAME))
          : List.of(topic.endsWith(DeadLetters.SUFFIX) ? topic : DeadLetters.topicOf(topic));
    }

    /** Where one letter is looked for. */
    String oneTopic() {
      return topics().getFirst();
    }

    List<RawRecord> letters(String deadLetterTopic) {
      var letters = new ArrayList<RawRecord>();
      new DeadLetterTopic(brokers.brokers(), deadLetterTopic).forEach(letters::add);
      return letters;
    }
  }

  @Command(
      name = "list",
      mixinStandardHelpOptions = true,
      description = {"Lists them, oldest first.", ""})
  int list(@Mixin LetterOptions options) {
    int found = 0;
    for (String topic : options.topics()) {
      var table = new TextTable("letter", "when", "from", "key", "reason");
      List<RawRecord> letters = options.letters(topic);
      for (RawRecord raw : letters) {
        DeadLetter letter = DeadLetters.decode(raw);
        RawRecord original = letter.original();
        table.row(
            DeadLetterTopic.name(raw),
            Instant.ofEpochMilli(raw.timestampMillis()),
            origin(original),
            TextTable.abridged(text(original.key()), 30),
            TextTable.abridged(letter.rejection().reason(), REASON_WIDTH));
      }
      console.out().println("%s: %,d".formatted(topic, letters.size()));
      if (!letters.isEmpty()) {
        table.lines().forEach(console.out()::println);
      }
      found += letters.size();
    }
    if (found > 0) {
      console
          .out()
          .println(
              "\"%s\" shows one, \"%s\" sends them again."
                  .formatted(
                      options.brokers.command("dlq show LETTER"),
                      options.brokers.command("dlq replay")));
    }
    return 0;
  }

  @Command(
      name = "show",
      mixinStandardHelpOptions = true,
      description = {"Shows one dead letter as a whole, of passages or of --topic.", ""})
  int show(
      @Mixin LetterOptions options,
      @Parameters(paramLabel = "LETTER", description = "PARTITION:OFFSET or OFFSET.") String name) {
    RawRecord raw = only(options.letters(options.oneTopic()), name, options.oneTopic());
    DeadLetter letter = DeadLetters.decode(raw);
    RawRecord original = letter.original();
    var table = new TextTable("letter", options.oneTopic() + " " + DeadLetterTopic.name(raw));
    table.row("reason", letter.rejection().reason());
    if (!letter.rejection().exception().isEmpty()) {
      table.row("exception", letter.rejection().exception());
    }
    table.row("topic", original.topic());
    if (original.partition() >= 0) {
      table.row("partition", original.partition());
      table.row("offset", original.offset());
    }
    table.row("timestamp", Instant.ofEpochMilli(original.timestampMillis()));
    table.row("key", TextTable.abridged(text(original.key()), SHOWN_BYTES));
    original.headers().forEach(h -> table.row("header " + h.name(), h.text()));
    DeadLetters.cut(raw).forEach(h -> table.row("cut, " + h.name(), h.text()));
    byte @Nullable [] value = original.value();
    table.row("value", value == null ? "none, a delete" : "%,d bytes".formatted(value.length));
    table.lines().forEach(console.out()::println);
    if (value != null) {
      console.out().println();
      String shown = TerminalText.line(text(value));
      console
          .out()
          .println(
              shown.length() <= SHOWN_BYTES
                  ? shown
                  : shown.substring(0, SHOWN_BYTES)
                      + "… (%,d more characters)".formatted(shown.length() - SHOWN_BYTES));
    }
    return 0;
  }

  @Command(
      name = "replay",
      mixinStandardHelpOptions = true,
      description = {
        "Sends dead letters again, byte for byte, to the topic that they came from, with the header"
            + " \""
            + DeadLetterTopic.REPLAYED_FROM
            + "\". They stay among the dead letters.",
        "",
        "Left out, and listed, are those of which something is cut off, and those whose passage was"
            + " written again or deleted after them: what is newer stays. So a letter that was sent"
            + " before is not sent twice. Left out too are those that are so old that the topic may"
            + " have forgotten a delete (delete.retention.ms). --even-if-older sends them, and what"
            + " they say counts then. Of two that state versions the higher one is the newer, and"
            + " the job ignores the lower one even so. Questions are all sent.",
        ""
      })
  int replay(
      @Mixin LetterOptions options,
      @Option(names = "--all", description = "All of passages, or of --topic.") boolean all,
      @Option(
              names = "--even-if-older",
              description = "Those too whose id was written again or deleted after them.")
          boolean evenIfOlder,
      @Parameters(
              arity = "0..*",
              paramLabel = "LETTER",
              description = "PARTITION:OFFSET or OFFSET.")
          @Nullable List<String> names) {
    List<String> wanted = names == null ? List.of() : names;
    if (all == !wanted.isEmpty()) {
      throw console.usage("which dead letters? (expected: their numbers, or --all)");
    }
    String topic = options.oneTopic();
    List<RawRecord> letters = options.letters(topic);
    List<RawRecord> chosen =
        all ? letters : wanted.stream().map(name -> only(letters, name, topic)).toList();
    DeadLetterTopic.Replayed replayed =
        new DeadLetterTopic(options.brokers.brokers(), topic)
            .replay(
                chosen, evenIfOlder ? DeadLetterTopic.Older.SENT : DeadLetterTopic.Older.LEFT_OUT);
    console
        .out()
        .println("sent %,d dead letters of %s again".formatted(replayed.sent().size(), topic));
    if (!replayed.leftOut().isEmpty()) {
      var table = new TextTable("not sent", "key", "because");
      replayed
          .leftOut()
          .forEach(
              (raw, why) ->
                  table.row(
                      DeadLetterTopic.name(raw),
                      TextTable.abridged(text(raw.key()), 30),
                      why.reason() + (why.older() ? " (--even-if-older)" : "")));
      table.lines().forEach(console.out()::println);
    }
    return replayed.leftOut().isEmpty() ? 0 : 1;
  }

  private RawRecord only(List<RawRecord> letters, String name, String topic) {
    String full = name.contains(":") ? name : "0:" + name;
    return letters.stream()
        .filter(letter -> DeadLetterTopic.name(letter).equals(full))
        .findFirst()
        .orElseThrow(
            () ->
                new CommandFailed(
                    "no dead letter %s in %s, which has %,d; \"relkt dlq list\" names them"
                        .formatted(name, topic, letters.size())));
  }

  /** A record of a topic, or a line of a file that the indexing job read itself. */
  private static String origin(RawRecord original) {
    return original
        .header(DeadLetters.FILE)
        .filter(file -> original.partition() < 0)
        .map(
            file ->
                TerminalText.line(file)
                    + original.header(DeadLetters.LINE).map(line -> ":" + line).orElse(""))
        .orElseGet(
            () -> "%s-%d@%d".formatted(original.topic(), original.partition(), original.offset()));
  }

  private static String text(byte @Nullable [] bytes) {
    return bytes == null ? "" : new String(bytes, StandardCharsets.UTF_8);
  }
}
