package dev.relkt.cli.passages;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.relkt.cli.console.Console;
import dev.relkt.cli.options.FilterOptions;
import dev.relkt.cli.options.IndexLook;
import dev.relkt.cli.options.IndexOptions;
import dev.relkt.passage.filter.PassageFilter;
import dev.relkt.snapshot.IndexSnapshot;
import dev.relkt.snapshot.PublishedPassages;
import java.time.Instant;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
    name = "count",
    mixinStandardHelpOptions = true,
    description = {"Counts passages.", ""})
final class PassagesCountCommand implements Callable<Integer> {

  private static final JsonMapper JSON = JsonMapper.builder().build();

  @Mixin private FilterOptions filter = new FilterOptions();

  @Option(names = "--json", description = "Print it as one JSON object.")
  private boolean json;

  @Mixin private IndexOptions index = new IndexOptions();

  @Mixin private Console console = new Console();

  @Override
  public Integer call() throws JsonProcessingException {
    PassageFilter accepted;
    try {
      accepted = filter.filter();
    } catch (IllegalArgumentException e) {
      throw console.usage(e);
    }
    try (PublishedPassages passages = IndexLook.open(index)) {
      passages.mismatches(accepted).forEach(note -> console.err().println("note: " + note));
      long count = passages.count(accepted);
      IndexSnapshot snapshot = passages.snapshot();
      if (json) {
        ObjectNode all = JSON.createObjectNode();
        all.put("passages", count);
        all.put("filter", accepted.expression());
        all.put("generation", snapshot.generation());
        all.put("snapshot", snapshot.number());
        all.put("publishedAt", snapshot.publishedAt().toString());
        console.out().println(JSON.writeValueAsString(all));
      } else {
        console
            .out()
            .println(
                "%,d passages%s; %s"
                    .formatted(
                        count,
                        accepted.isEmpty() ? "" : " with " + accepted.expression(),
                        IndexLook.describe(snapshot, Instant.now())));
      }
    }
    return 0;
  }
}
