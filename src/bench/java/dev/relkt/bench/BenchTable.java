package dev.relkt.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * A table of a report.
 *
 * @param title above it
 * @param headings one a column; a leading {@code >} aligns the column to the right
 * @param rows each with as many cells
 */
public record BenchTable(String title, List<String> headings, List<List<String>> rows) {

  public BenchTable {
    headings = List.copyOf(headings);
    rows = rows.stream().map(List::copyOf).toList();
  }

  /** Begins one. */
  public static Builder of(String title, String... headings) {
    return new Builder(title, List.of(headings));
  }

  /** As Markdown, with the title as a heading. */
  public String markdown() {
    var text = new StringBuilder("## %s%n%n".formatted(title));
    text.append(line(headings.stream().map(h -> h.startsWith(">") ? h.substring(1) : h).toList()));
    text.append(line(headings.stream().map(h -> h.startsWith(">") ? "--:" : ":--").toList()));
    rows.forEach(row -> text.append(line(row)));
    return text.append('\n').toString();
  }

  private static String line(List<String> cells) {
    return cells.stream()
        .map(cell -> cell.replace("|", "\\|").replace('\n', ' '))
        .collect(Collectors.joining(" | ", "| ", " |\n"));
  }

  /** Takes rows. */
  public static final class Builder {
    private final String title;
    private final List<String> headings;
    private final List<List<String>> rows = new ArrayList<>();

    private Builder(String title, List<String> headings) {
      this.title = title;
      this.headings = headings;
    }

    /** Adds a row; cells are shown as {@link String#valueOf} has them. */
    public Builder row(Object... cells) {
      rows.add(List.of(cells).stream().map(String::valueOf).toList());
      return this;
    }

    /** The table with all rows so far. */
    public BenchTable build() {
      return new BenchTable(title, headings, rows);
    }
  }
}
