package dev.relkt.cli.serve;

import dev.relkt.cli.console.FacetTable;
import dev.relkt.passage.facet.FacetCounts;
import java.util.ArrayList;
import java.util.List;

/** Facets of an answer as lines for people: a table each, with what was counted at its end. */
final class PrintedFacets {

  private PrintedFacets() {}

  static List<String> lines(List<FacetCounts> facets) {
    List<String> lines = new ArrayList<>();
    for (FacetCounts facet : facets) {
      lines.add("");
      lines.addAll(FacetTable.of(facet).row("(of)", "%,d".formatted(facet.passages())).lines());
    }
    if (!facets.isEmpty()) {
      lines.add("");
    }
    return lines;
  }
}
