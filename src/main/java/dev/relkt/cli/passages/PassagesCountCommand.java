package dev.relkt.cli.passages;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.relkt.cli.console.Console;
import dev.relkt.cli.console.FacetTable;
import dev.relkt.cli.options.FilterOptions;
import dev.relkt.cli.options.IndexLook;
import dev.relkt.cli.options.IndexOptions;
import dev.relkt.passage.facet.FacetCounts;
import dev.relkt.passage.facet.FacetRequest;
import dev.relkt.passage.filter.PassageFilter;
import dev.relkt.snapshot.PublishedPassages;
import dev.relkt.status.PassageCounts;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
    name = "count",
    mixinStandardHelpOptions = true,
    description = {
      "Counts passages, and with --by how many of them have which values: exactly, of all that the"
          + " filter accepts.",
      ""
    })
final class PassagesCountCommand implements Callable<Integer> {

  private static final JsonMapper JSON = JsonMapper.builder().build();

  @Mixin private FilterOptions filter = new FilterOptions();

  @Option(
      names = "--by",
      paramLabel = "FIELD",
      description = {
        "Count by the values of this metadata key, or lang; or by ranges, such as"
            + " year:2000..2010,2010.. with the first value of each and without its last. It may be"
            + " given more than once."
      })
  private List<String> fields = List.of();

  @Option(
      names = "--top",
      paramLabel = "N",
      defaultValue = "20",
      description =
          "How many values of a field, the most frequent ones (default: ${DEFAULT-VALUE}).")
  private int top;

  @Option(names = "--json", description = "Print it as one JSON object.")
  private boolean json;

  @Mixin private IndexOptions index = new IndexOptions();

  @Mixin private Console console = new Console();

  @Override
  public Integer call() throws JsonProcessingException {
    PassageFilter accepted;
    List<FacetRequest> facets;
    try {
      accepted = filter.filter();
      facets = fields.stream().map(field -> FacetRequest.parse(field, top)).toList();
    } catch (IllegalArgumentException e) {
      throw console.usage(e);
    }
    try (PublishedPassages passages = IndexLook.open(index)) {
      PassageCounts counts = PassageCounts.of(passages, PassageFilter.NONE, accepted, facets);
      counts.notes().forEach(note -> console.err().println("note: " + note));
      if (json) {
        console.out().println(JSON.writeValueAsString(counts.json()));
      } else {
        console
            .out()
            .println(
                "%,d passages%s; %s"
                    .formatted(
                        counts.passages(),
                        accepted.isEmpty() ? "" : " with " + accepted.expression(),
                        IndexLook.describe(counts.snapshot(), Instant.now())));
        for (FacetCounts one : counts.facets()) {
          console.out().println();
          FacetTable.of(one).lines().forEach(console.out()::println);
        }
      }
    }
    return 0;
  }
}
