package dev.relkt.cli.console;

import com.ibm.icu.lang.UCharacter;
import com.ibm.icu.lang.UProperty;
import java.util.ArrayList;
import java.util.List;

/**
 * Rows in columns for a terminal of fixed width characters. Chinese, Japanese and Korean signs
 * count as two, combining ones as none.
 */
public final class TextTable {

  private final List<List<String>> rows = new ArrayList<>();
  private final List<Boolean> rightAligned = new ArrayList<>();

  /**
   * @param headings one a column; a leading {@code >} aligns the column to the right
   */
  public TextTable(String... headings) {
    var row = new ArrayList<String>();
    for (String heading : headings) {
      boolean right = heading.startsWith(">");
      rightAligned.add(right);
      row.add(right ? heading.substring(1) : heading);
    }
    rows.add(row);
  }

  /** Adds a row; cells are shown as {@link String#valueOf} has them, each on one line. */
  public TextTable row(Object... cells) {
    if (cells.length != rightAligned.size()) {
      throw new IllegalArgumentException(
          "row of %d cells (expected: %d)".formatted(cells.length, rightAligned.size()));
    }
    rows.add(List.of(cells).stream().map(String::valueOf).map(TerminalText::line).toList());
    return this;
  }

  /** The lines, without spaces at their ends. */
  public List<String> lines() {
    int columns = rightAligned.size();
    var widths = new int[columns];
    for (List<String> row : rows) {
      for (int c = 0; c < columns; c++) {
        widths[c] = Math.max(widths[c], width(row.get(c)));
      }
    }
    return rows.stream()
        .map(
            row -> {
              var line = new StringBuilder();
              for (int c = 0; c < columns; c++) {
                String space = " ".repeat(widths[c] - width(row.get(c)));
                line.append(c == 0 ? "" : "  ")
                    .append(rightAligned.get(c) ? space + row.get(c) : row.get(c) + space);
              }
              return line.toString().stripTrailing();
            })
        .toList();
  }

  /** How many columns of a terminal a text takes. */
  static int width(String text) {
    return text.codePoints().map(TextTable::width).sum();
  }

  /** A text cut to a width, with … where something is missing; line breaks become spaces. */
  public static String abridged(String text, int width) {
    String line = TerminalText.line(text.replaceAll("\\s+", " ").strip());
    if (width(line) <= width) {
      return line;
    }
    var kept = new StringBuilder();
    int used = 0;
    for (int c : line.codePoints().toArray()) {
      used += width(c);
      if (used > width - 1) {
        break;
      }
      kept.appendCodePoint(c);
    }
    return kept.toString().stripTrailing() + "…";
  }

  private static int width(int codePoint) {
    int type = Character.getType(codePoint);
    if (type == Character.NON_SPACING_MARK
        || type == Character.ENCLOSING_MARK
        || type == Character.FORMAT) {
      return 0;
    }
    int east = UCharacter.getIntPropertyValue(codePoint, UProperty.EAST_ASIAN_WIDTH);
    boolean wide =
        east == UCharacter.EastAsianWidth.WIDE || east == UCharacter.EastAsianWidth.FULLWIDTH;
    return wide ? 2 : 1;
  }
}
