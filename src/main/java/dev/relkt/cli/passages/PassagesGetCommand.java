package dev.relkt.cli.passages;

import dev.relkt.cli.console.Console;
import dev.relkt.cli.console.TerminalText;
import dev.relkt.cli.console.TextTable;
import dev.relkt.cli.options.IndexLook;
import dev.relkt.cli.options.IndexOptions;
import dev.relkt.passage.Passage;
import dev.relkt.passage.PassageId;
import dev.relkt.passage.metadata.MetadataType;
import dev.relkt.passage.metadata.MetadataValue;
import dev.relkt.shard.LogOffset;
import dev.relkt.shard.SourcePosition;
import dev.relkt.shard.StoredPassage;
import dev.relkt.snapshot.IndexSnapshot;
import dev.relkt.snapshot.PublishedPassages;
import dev.relkt.status.PassageJson;
import java.io.PrintWriter;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "get",
    mixinStandardHelpOptions = true,
    description = {
      "Shows passages with all that the index knows of them. An id that begins with - stands after"
          + " --.",
      ""
    },
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:All of them are there.",
      "1:One is not there, or the index cannot be read.",
      "2:An argument is wrong."
    })
final class PassagesGetCommand implements Callable<Integer> {

  private static final int SHOWN_CHARS = 600;

  @Parameters(arity = "1..*", paramLabel = "ID", description = "Ids of passages.")
  private List<String> ids = List.of();

  @Option(
      names = "--json",
      description =
          "Print a line of JSON for each, in the form of the topic, with what the index knows beside"
              + " it in \"stored\".")
  private boolean json;

  @Mixin private IndexOptions index = new IndexOptions();

  @Mixin private Console console = new Console();

  @Override
  public Integer call() {
    List<PassageId> wanted;
    try {
      wanted = ids.stream().map(PassageId::new).toList();
    } catch (IllegalArgumentException e) {
      throw console.usage(e);
    }
    PrintWriter out = console.out();
    int missing = 0;
    try (PublishedPassages passages = IndexLook.open(index)) {
      String snapshot = IndexLook.describe(passages.snapshot(), Instant.now());
      boolean shownBefore = false;
      for (PassageId id : wanted) {
        Optional<PublishedPassages.Found> found = passages.find(id);
        if (found.isEmpty()) {
          missing++;
          console
              .err()
              .println("relkt: %s is not in %s".formatted(TerminalText.line(id.value()), snapshot));
        } else if (json) {
          out.println(PassageJson.lineWithPlace(found.get(), passages.snapshot()));
        } else {
          if (shownBefore) {
            out.println();
          }
          shownBefore = true;
          table(found.get(), passages.snapshot(), snapshot).lines().forEach(out::println);
        }
      }
    }
    return missing == 0 ? 0 : 1;
  }

  private static TextTable table(
      PublishedPassages.Found found, IndexSnapshot snapshot, String described) {
    StoredPassage stored = found.stored();
    Passage passage = stored.passage();
    var table = new TextTable("passage", passage.id().value());
    table.row("language", passage.language());
    if (!passage.title().isEmpty()) {
      table.row("title", passage.title());
    }
    table.row("text", abridged(passage.text()));
    passage
        .metadata()
        .entries()
        .forEach((key, value) -> table.row("metadata", "%s: %s".formatted(key, typed(value))));
    table.row("version", stored.version().isPresent() ? stored.version().getAsLong() : "none");
    table.row("expires", passage.expiresAt().map(Instant::toString).orElse("never"));
    table.row("written by", source(stored.position()));
    table.row("windows", stored.windows());
    table.row("shard", "%d of %d (from 0)".formatted(found.shard(), snapshot.shards().size()));
    table.row("found in", described);
    return table;
  }

  private static String source(SourcePosition from) {
    if (from.isBackfilled()) {
      return "a file, before the log";
    }
    return "partition %d, offset %d, %s"
        .formatted(
            from.partition(),
            LogOffset.offset(from.offset()),
            Instant.ofEpochMilli(from.timestampMillis()));
  }

  private static String abridged(String text) {
    if (text.length() <= SHOWN_CHARS) {
      return text;
    }
    int end = text.offsetByCodePoints(0, text.codePointCount(0, SHOWN_CHARS));
    return "%s… (%,d characters; --json has all)".formatted(text.substring(0, end), text.length());
  }

  /** The value with what it can be compared with. */
  private static String typed(MetadataValue value) {
    var types = new TreeSet<MetadataType>();
    value.values().forEach(one -> types.addAll(one.types()));
    String names = types.stream().map(MetadataType::toString).collect(Collectors.joining(" and "));
    return value instanceof MetadataValue.Many many
        ? "%s (%d values, %s)".formatted(value, many.values().size(), names)
        : "%s (%s)".formatted(value, names);
  }
}
