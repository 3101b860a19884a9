package dev.relkt.cli.passages;

import dev.relkt.cli.console.Console;
import dev.relkt.cli.console.TextTable;
import dev.relkt.cli.options.FilterOptions;
import dev.relkt.cli.options.IndexLook;
import dev.relkt.cli.options.IndexOptions;
import dev.relkt.passage.Passage;
import dev.relkt.passage.PassageId;
import dev.relkt.passage.filter.PassageFilter;
import dev.relkt.snapshot.PublishedPassages;
import dev.relkt.status.PassageJson;
import java.io.PrintWriter;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
    name = "list",
    mixinStandardHelpOptions = true,
    description = {"Lists passages in the order of their ids, some at a time.", ""})
final class PassagesListCommand implements Callable<Integer> {

  private static final int MAX_LIMIT = 100_000;
  private static final int ID_WIDTH = 40;
  private static final int TEXT_WIDTH = 60;
  private static final int METADATA_WIDTH = 60;

  @Mixin private FilterOptions filter = new FilterOptions();

  @Option(
      names = "--limit",
      paramLabel = "N",
      defaultValue = "20",
      description = "How many at most, 1 to 100000 (default: ${DEFAULT-VALUE}).")
  private int limit;

  @Option(
      names = "--after",
      paramLabel = "ID",
      description = "Only those whose id comes after this one, to go on after a list.")
  private @Nullable String after;

  @Option(
      names = "--json",
      description = "Print a line of JSON for each, as \"relkt passages get --json\" has them.")
  private boolean json;

  @Mixin private IndexOptions index = new IndexOptions();

  @Mixin private Console console = new Console();

  @Override
  public Integer call() {
    PassageFilter accepted;
    Optional<PassageId> from;
    try {
      accepted = filter.filter();
      from = Optional.ofNullable(after).map(PassageId::new);
    } catch (IllegalArgumentException e) {
      throw console.usage(e);
    }
    if (limit < 1 || limit > MAX_LIMIT) {
      throw console.usage(
          "--limit: %d (expected: a whole number from 1 to %d)".formatted(limit, MAX_LIMIT));
    }
    PrintWriter out = console.out();
    try (PublishedPassages passages = IndexLook.open(index)) {
      passages.mismatches(accepted).forEach(note -> console.err().println("note: " + note));
      FirstIds ids = new FirstIds(limit, from);
      try (var all = passages.ids(accepted)) {
        all.forEach(ids::add);
      }
      var table = new TextTable("id", "language", "title or text", "metadata");
      for (PassageId id : ids.first()) {
        // An id of this snapshot is in it, unless it expired a moment ago.
        passages
            .find(id)
            .ifPresent(
                found -> {
                  if (json) {
                    out.println(PassageJson.lineWithPlace(found, passages.snapshot()));
                  } else {
                    row(table, found.stored().passage());
                  }
                });
      }
      if (!json && !ids.first().isEmpty()) {
        table.lines().forEach(out::println);
      }
      // Lines for a program stay alone on the standard output.
      (json ? console.err() : out)
          .println(
              "%s; %s"
                  .formatted(
                      ids.describe(), IndexLook.describe(passages.snapshot(), Instant.now())));
    }
    return 0;
  }

  private static void row(TextTable table, Passage passage) {
    List<String> metadata =
        passage.metadata().entries().entrySet().stream()
            .map(entry -> entry.getKey() + "=" + entry.getValue())
            .toList();
    table.row(
        TextTable.abridged(passage.id().value(), ID_WIDTH),
        passage.language(),
        TextTable.abridged(
            passage.title().isEmpty() ? passage.text() : passage.title(), TEXT_WIDTH),
        TextTable.abridged(metadata.stream().collect(Collectors.joining(", ")), METADATA_WIDTH));
  }
}
