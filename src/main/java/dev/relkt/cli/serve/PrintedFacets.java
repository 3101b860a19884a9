package dev.relkt.cli.serve;

import dev.relkt.cli.console.TextTable;
import dev.relkt.passage.facet.FacetCounts;
import dev.relkt.passage.facet.FacetCounts.RangeCount;
import dev.relkt.passage.facet.FacetCounts.ValueCount;
import java.util.ArrayList;
import java.util.List;

/** Facets as lines for people: a table each. */
final class PrintedFacets {

  private static final int VALUE_WIDTH = 60;

  private PrintedFacets() {}

  static List<String> lines(List<FacetCounts> facets) {
    List<String> lines = new ArrayList<>();
    for (FacetCounts facet : facets) {
      lines.add("");
      lines.addAll(table(facet).lines());
    }
    if (!facets.isEmpty()) {
      lines.add("");
    }
    return lines;
  }

  private static TextTable table(FacetCounts facet) {
    var table = new TextTable(facet.field(), ">passages");
    for (ValueCount value : facet.values()) {
      table.row(TextTable.abridged(value.value().toString(), VALUE_WIDTH), value.count());
    }
    for (RangeCount range : facet.ranges()) {
      table.row(range.range(), range.count());
    }
    if (facet.others() > 0) {
      table.row("(others)", facet.others());
    }
    if (facet.missing() > 0) {
      table.row("(none)", facet.missing());
    }
    return table.row("(of)", facet.passages());
  }
}
