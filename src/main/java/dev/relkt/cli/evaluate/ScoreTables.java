package dev.relkt.cli.evaluate;

import dev.relkt.cli.console.TextTable;
import dev.relkt.dataset.Pool;
import dev.relkt.evaluation.Comparison;
import dev.relkt.evaluation.Comparison.Difference;
import dev.relkt.evaluation.Comparison.Estimate;
import dev.relkt.evaluation.Comparison.Row;
import dev.relkt.evaluation.Comparison.Section;
import dev.relkt.evaluation.Interval;
import dev.relkt.evaluation.Measure;
import dev.relkt.passage.Language;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * Scores as tables: of one contender with all measures, of several side by side with the measures
 * that matter most.
 */
final class ScoreTables {

  private static final List<Measure> FIRST_MEASURES = List.of(Measure.SUCCESS_1, Measure.MRR_10);

  private final ScoreReport report;
  private final Comparison comparison;
  private final PrintWriter out;

  ScoreTables(ScoreReport report, PrintWriter out) {
    this.report = report;
    this.comparison = report.comparison();
    this.out = out;
  }

  void write() {
    boolean alone = comparison.contenders().size() == 1;
    facts(report.facts());
    if (alone) {
      facts(report.contenderFacts().getFirst());
    } else {
      for (int c = 0; c < comparison.contenders().size(); c++) {
        String words =
            report.contenderFacts().get(c).entrySet().stream()
                .map(e -> e.getKey() + " " + e.getValue())
                .collect(Collectors.joining(", "));
        out.printf("%-11s %s%n", comparison.contenders().get(c), words);
      }
    }
    comparison.sections().stream()
        .filter(section -> section.division() == Pool.Division.WHOLE)
        .forEach(
            section ->
                section
                    .rows()
                    .getFirst()
                    .pool()
                    .ifPresent(n -> out.printf(Locale.ROOT, "%-11s %,d passages%n", "pool", n)));
    out.printf(
        Locale.ROOT,
        "%-11s %,d%n",
        "questions",
        comparison.sections().getFirst().average().questions());
    for (Section section : comparison.sections()) {
      if (!alone) {
        sideBySide(section);
      } else if (section.division() == Pool.Division.PASSAGE_LANGUAGES) {
        matrices(section);
      } else {
        allMeasures(section);
      }
      unanswered(section);
    }
  }

  private void facts(Map<String, Object> facts) {
    facts.forEach((key, value) -> out.printf("%-11s %s%n", key, value));
  }

  private void allMeasures(Section section) {
    List<String> head = new ArrayList<>(List.of("language", ">questions"));
    for (Measure measure : Measure.values()) {
      head.add(">" + measure.label());
    }
    boolean intervals =
        section.average().estimate(Measure.SUCCESS_1, 0).flatMap(Estimate::interval).isPresent();
    if (intervals) {
      head.add(">95 % of success@1");
    }
    var table = new TextTable(head.toArray(String[]::new));
    for (Row row : section.rows()) {
      table.row(cells(name(section, row), row, intervals));
    }
    table.row(Collections.nCopies(head.size(), "").toArray());
    table.row(cells("average", section.average(), intervals));
    section.narrower().ifPresent(row -> table.row(cells(narrower(section), row, intervals)));
    print(table);
  }

  private static Object[] cells(String name, Row row, boolean intervals) {
    List<Object> cells = new ArrayList<>();
    cells.add(name);
    cells.add(count(row.questions()));
    for (Measure measure : Measure.values()) {
      cells.add(row.estimate(measure, 0).map(e -> number(e.value())).orElse("–"));
    }
    if (intervals) {
      cells.add(
          row.estimate(Measure.SUCCESS_1, 0)
              .flatMap(Estimate::interval)
              .map(i -> number(i.low()) + "–" + number(i.high()))
              .orElse("–"));
    }
    return cells.toArray();
  }

  private void matrices(Section section) {
    Set<Language> questions = new TreeSet<>();
    Set<Language> passages = new TreeSet<>();
    for (Row row : section.rows()) {
      row.question().ifPresent(questions::add);
      row.passages().ifPresent(passages::add);
    }
    for (Measure measure : FIRST_MEASURES) {
      out.printf(
          "%n%s by question language (row) and passage language (column), each over the passages"
              + " of that language alone%n",
          measure.label());
      List<String> head = new ArrayList<>(List.of(""));
      passages.forEach(language -> head.add(">" + language));
      var table = new TextTable(head.toArray(String[]::new));
      for (Language question : questions) {
        List<Object> cells = new ArrayList<>(List.of(question.tag()));
        for (Language language : passages) {
          cells.add(
              pair(section, question, language)
                  .map(row -> row.estimate(measure, 0).map(e -> number(e.value())).orElse("–"))
                  .orElse(""));
        }
        table.row(cells.toArray());
      }
      table.row(Collections.nCopies(head.size(), "").toArray());
      List<Object> sizes = new ArrayList<>(List.of("pool"));
      for (Language language : passages) {
        sizes.add(
            section.rows().stream()
                .filter(row -> row.passages().equals(Optional.of(language)))
                .findFirst()
                .map(row -> count(row.pool().orElse(0)))
                .orElse(""));
      }
      table.row(sizes.toArray());
      print(table);
      out.println();
      out.printf(
          Locale.ROOT,
          "average of %,d pairs%s%n",
          section.rows().size(),
          estimate(section.average(), measure));
      section
          .narrower()
          .ifPresent(
              row -> out.printf("average of %s%s%n", narrower(section), estimate(row, measure)));
    }
  }

  private static String estimate(Row row, Measure measure) {
    return row.estimate(measure, 0).map(e -> ": " + withInterval(e)).orElse(": –");
  }

  private static Optional<Row> pair(Section section, Language question, Language passages) {
    return section.rows().stream()
        .filter(
            row ->
                row.question().equals(Optional.of(question))
                    && row.passages().equals(Optional.of(passages)))
        .findFirst();
  }

  private void sideBySide(Section section) {
    List<String> contenders = comparison.contenders();
    for (Measure measure : FIRST_MEASURES) {
      if (section.average().estimate(measure, 0).isEmpty()) {
        continue;
      }
      boolean intervals =
          section.average().estimate(measure, 0).flatMap(Estimate::interval).isPresent();
      out.printf(
          "%n%s%s%s%s%n",
          measure.label(),
          section.division() == Pool.Division.WHOLE ? "" : ", each over its own pool",
          intervals ? " [95 % interval]" : "",
          "; differences to %s%s"
              .formatted(
                  contenders.getFirst(), intervals ? ", * where the interval leaves 0" : ""));
      List<String> head = new ArrayList<>();
      head.add(
          section.division() == Pool.Division.PASSAGE_LANGUAGES
              ? "question → passage"
              : "language");
      head.add(">questions");
      head.add(">pool");
      contenders.forEach(name -> head.add(">" + name));
      contenders.stream().skip(1).forEach(name -> head.add(name + " − " + contenders.getFirst()));
      var table = new TextTable(head.toArray(String[]::new));
      for (Row row : section.rows()) {
        table.row(cells(name(section, row), row, measure));
      }
      table.row(Collections.nCopies(head.size(), "").toArray());
      table.row(cells("average", section.average(), measure));
      section.narrower().ifPresent(row -> table.row(cells(narrower(section), row, measure)));
      print(table);
    }
  }

  private Object[] cells(String name, Row row, Measure measure) {
    List<Object> cells = new ArrayList<>();
    cells.add(name);
    cells.add(count(row.questions()));
    cells.add(row.pool().isPresent() ? count(row.pool().getAsInt()) : "");
    List<Estimate> all = row.estimates().getOrDefault(measure, List.of());
    for (int c = 0; c < comparison.contenders().size(); c++) {
      cells.add(all.isEmpty() ? "–" : withInterval(all.get(c)));
    }
    for (int c = 1; c < comparison.contenders().size(); c++) {
      cells.add(
          all.isEmpty() ? "–" : all.get(c).difference().map(ScoreTables::difference).orElse("–"));
    }
    return cells.toArray();
  }

  private void unanswered(Section section) {
    for (int c = 0; c < comparison.contenders().size(); c++) {
      List<String> ids = section.unanswered().get(c).stream().distinct().toList();
      if (!ids.isEmpty()) {
        out.printf(
            Locale.ROOT,
            "%n%s%,d questions found nothing and count 0: %s%s%n",
            comparison.contenders().size() == 1 ? "" : comparison.contenders().get(c) + ": ",
            ids.size(),
            String.join(", ", ids.subList(0, Math.min(10, ids.size()))),
            ids.size() > 10 ? ", …" : "");
      }
    }
  }

  private static String name(Section section, Row row) {
    String question = row.question().map(Language::tag).orElse("");
    return switch (section.division()) {
      case WHOLE, OWN -> question;
      case PASSAGE_LANGUAGES -> question + " → " + row.passages().map(Language::tag).orElse("");
    };
  }

  private static String narrower(Section section) {
    return switch (section.division()) {
      case WHOLE, OWN -> "without en";
      case PASSAGE_LANGUAGES -> "two languages";
    };
  }

  private void print(TextTable table) {
    out.println();
    table.lines().forEach(out::println);
  }

  private static String withInterval(Estimate estimate) {
    return number(estimate.value())
        + estimate
            .interval()
            .map(i -> " [%s, %s]".formatted(number(i.low()), number(i.high())))
            .orElse("");
  }

  private static String difference(Difference difference) {
    return signed(difference.value())
        + difference
            .interval()
            .map(
                (Interval i) ->
                    " [%s, %s]%s"
                        .formatted(signed(i.low()), signed(i.high()), i.leavesZero() ? " *" : ""))
            .orElse("");
  }

  private static String number(double value) {
    return String.format(Locale.ROOT, "%.3f", value);
  }

  private static String signed(double value) {
    return String.format(Locale.ROOT, "%+.3f", value).replace('-', '−');
  }

  private static String count(int value) {
    return String.format(Locale.ROOT, "%,d", value);
  }
}
