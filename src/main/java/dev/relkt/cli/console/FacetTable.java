package dev.relkt.cli.console;

import dev.relkt.passage.facet.FacetCounts;

/** How many passages have which values, as a table. */
public final class FacetTable {

  private static final int VALUE_WIDTH = 60;

  private FacetTable() {}

  /** A line for each value or range, and those for the passages that have another one or none. */
  public static TextTable of(FacetCounts counts) {
    var table = new TextTable(counts.field(), ">passages");
    counts
        .values()
        .forEach(
            one ->
                table.row(
                    TextTable.abridged(one.value().toString(), VALUE_WIDTH), count(one.count())));
    counts.ranges().forEach(one -> table.row(one.range(), count(one.count())));
    if (counts.others() > 0) {
      table.row(
          counts.ranges().isEmpty() ? "(other values)" : "(in no range)", count(counts.others()));
    }
    if (counts.missing() > 0) {
      table.row("(none)", count(counts.missing()));
    }
    if (counts.uncounted() > 0) {
      table.row("(values that were too many to count)", count(counts.uncounted()));
    }
    return table;
  }

  private static String count(long count) {
    return "%,d".formatted(count);
  }
}
