package dev.relkt.bench.cli;

import dev.relkt.bench.BenchTable;
import dev.relkt.cli.console.TextTable;
import java.io.PrintWriter;

/** A table for a terminal: an empty line, its title, and its rows in columns. */
final class PrintedTable {

  private PrintedTable() {}

  static void print(BenchTable table, PrintWriter out) {
    out.println();
    out.println(table.title());
    var text = new TextTable(table.headings().toArray(String[]::new));
    table.rows().forEach(row -> text.row(row.toArray()));
    text.lines().forEach(line -> out.println("  " + line));
  }
}
