package dev.relkt.cli.serve;

import dev.relkt.cli.console.TextTable;
import dev.relkt.passage.Language;
import dev.relkt.passage.Passage;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.function.ToDoubleFunction;

/** The tables of the demonstration. */
final class DemoReport {

  private static final int QUESTION_WIDTH = 46;
  private static final int TITLE_WIDTH = 34;

  private final List<DemoResult> results;

  DemoReport(List<DemoResult> results) {
    this.results = List.copyOf(results);
  }

  /** A line a question: what was found, and whether it is right. */
  List<String> questions() {
    var table = new TextTable("", "question", "lang", "found", "lang", ">rank of the right one");
    for (DemoResult result : results) {
      table.row(
          result.rank() == 1 ? "✓" : " ",
          TextTable.abridged(result.question().text(), QUESTION_WIDTH),
          result.question().language(),
          result.best().map(best -> TextTable.abridged(named(best), TITLE_WIDTH)).orElse("nothing"),
          result.best().map(best -> best.language().toString()).orElse(""),
          result.rank() == 0 ? "not found" : result.rank());
    }
    return table.lines();
  }

  /** success@1 by language of the question (rows) and of the right passage (columns). */
  List<String> success() {
    return matrix(DemoResult::success);
  }

  /** MRR@10 by language of the question (rows) and of the right passage (columns). */
  List<String> reciprocalRank() {
    return matrix(DemoResult::reciprocalRank);
  }

  private List<String> matrix(ToDoubleFunction<DemoResult> score) {
    var rows = new TreeSet<Language>();
    var columns = new TreeSet<Language>();
    for (DemoResult result : results) {
      rows.add(result.question().language());
      columns.add(result.passageLanguage());
    }
    var headings = new ArrayList<String>(List.of(""));
    columns.forEach(language -> headings.add(">" + language));
    headings.add(">all");
    headings.add(">questions");
    var table = new TextTable(headings.toArray(String[]::new));
    for (Language row : rows) {
      Predicate<DemoResult> asked = result -> result.question().language().equals(row);
      table.row(cells(row.toString(), columns, asked, score).toArray());
    }
    table.row(cells("all", columns, result -> true, score).toArray());
    return table.lines();
  }

  private List<Object> cells(
      String name,
      Set<Language> columns,
      Predicate<DemoResult> asked,
      ToDoubleFunction<DemoResult> score) {
    var cells = new ArrayList<Object>(List.of(name));
    for (Language column : columns) {
      cells.add(mean(asked.and(r -> r.passageLanguage().equals(column)), score));
    }
    cells.add(mean(asked, score));
    cells.add(results.stream().filter(asked).count());
    return cells;
  }

  private String mean(Predicate<DemoResult> which, ToDoubleFunction<DemoResult> score) {
    var mean = results.stream().filter(which).mapToDouble(score).average();
    return mean.isPresent() ? "%.2f".formatted(mean.getAsDouble()) : "·";
  }

  private static String named(Passage passage) {
    return passage.title().isEmpty() ? passage.text() : passage.title();
  }
}
