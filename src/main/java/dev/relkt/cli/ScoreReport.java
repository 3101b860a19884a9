package dev.relkt.cli;

import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.relkt.evaluation.Measure;
import dev.relkt.evaluation.Scores;
import dev.relkt.passage.Language;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * Scores as a table for people and as JSON for programs.
 *
 * <pre>{@code
 * {"format": 1, "model": "student/1", "space": "es-…", "search": "exact", "topK": 100,
 *  "pool": 190, "questions": 2856, "unanswered": 0,
 *  "languages": {"de": {"questions": 238, "success@1": 0.51, …}, …},
 *  "average": {"questions": 2856, "success@1": 0.44, …},
 *  "averageWithoutEnglish": {…},
 *  "pairs": {"de": {"en": {"pool": 190, "questions": 238, "success@1": 0.51, …}}}}
 * }</pre>
 *
 * <p>{@code averageWithoutEnglish} is there if English is one of several question languages, {@code
 * pairs} (question language → passage language) if they were asked for. A measure that looks deeper
 * than {@code topK} is left out, and {@code pool} where it is not known.
 *
 * @param facts what was evaluated and how, in the order in which it is shown; strings and numbers
 * @param scores over the whole pool
 * @param byPassageLanguage scores over the passages of one language; empty if not asked for
 */
record ScoreReport(
    Map<String, Object> facts, Scores scores, Map<Language, Scores> byPassageLanguage) {

  private static final int FORMAT = 1;
  private static final JsonMapper JSON =
      JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

  ScoreReport {
    facts = Collections.unmodifiableMap(new LinkedHashMap<>(facts));
  }

  /** Writes the JSON object. */
  void writeJson(PrintWriter out) {
    ObjectNode json = JSON.createObjectNode();
    json.put("format", FORMAT);
    facts.forEach((key, value) -> json.set(key, JSON.valueToTree(value)));
    scores.pool().ifPresent(passages -> json.put("pool", passages));
    json.put("questions", scores.average().questions());
    json.put("unanswered", scores.unanswered().size());
    ObjectNode languages = json.putObject("languages");
    scores.languages().forEach((language, row) -> languages.set(language.tag(), row(row)));
    json.set("average", row(scores.average()));
    scores.averageWithoutEnglish().ifPresent(row -> json.set("averageWithoutEnglish", row(row)));
    if (!byPassageLanguage.isEmpty()) {
      ObjectNode pairs = json.putObject("pairs");
      byPassageLanguage.forEach(
          (passageLanguage, pool) ->
              pool.languages()
                  .forEach(
                      (questionLanguage, row) -> {
                        ObjectNode pair = JSON.createObjectNode();
                        pool.pool().ifPresent(passages -> pair.put("pool", passages));
                        pair.setAll(row(row));
                        pairs
                            .withObjectProperty(questionLanguage.tag())
                            .set(passageLanguage.tag(), pair);
                      }));
    }
    out.println(json.toPrettyString());
    out.flush();
  }

  private static ObjectNode row(Scores.Row row) {
    ObjectNode json = JSON.createObjectNode();
    json.put("questions", row.questions());
    row.values().forEach((measure, value) -> json.put(measure.label(), value));
    return json;
  }

  /** Writes the tables. */
  void writeTable(PrintWriter out) {
    facts.forEach((key, value) -> out.printf("%-11s %s%n", key, value));
    scores
        .pool()
        .ifPresent(passages -> out.printf(Locale.ROOT, "%-11s %,d passages%n", "pool", passages));
    out.printf(Locale.ROOT, "%-11s %,d%n%n", "questions", scores.average().questions());
    List<List<String>> rows = new ArrayList<>();
    List<String> head = new ArrayList<>(List.of("language", "questions"));
    for (Measure measure : Measure.values()) {
      head.add(measure.label());
    }
    rows.add(head);
    scores.languages().forEach((language, row) -> rows.add(cells(language.tag(), row)));
    rows.add(List.of());
    rows.add(cells("average", scores.average()));
    scores.averageWithoutEnglish().ifPresent(row -> rows.add(cells("without en", row)));
    print(out, rows);
    if (!byPassageLanguage.isEmpty()) {
      for (Measure measure : List.of(Measure.SUCCESS_1, Measure.MRR_10)) {
        out.printf(
            "%n%s by question language (row) and passage language (column), each over the passages"
                + " of that language alone%n%n",
            measure.label());
        print(out, pairs(measure));
      }
    }
    if (!scores.unanswered().isEmpty()) {
      List<String> some = scores.unanswered().stream().limit(10).toList();
      out.printf(
          Locale.ROOT,
          "%n%,d questions found nothing and count 0: %s%s%n",
          scores.unanswered().size(),
          String.join(", ", some),
          some.size() < scores.unanswered().size() ? ", …" : "");
    }
    out.flush();
  }

  private static List<String> cells(String name, Scores.Row row) {
    List<String> cells = new ArrayList<>();
    cells.add(name);
    cells.add(String.format(Locale.ROOT, "%,d", row.questions()));
    for (Measure measure : Measure.values()) {
      cells.add(row.value(measure).map(ScoreReport::number).orElse("–"));
    }
    return cells;
  }

  private List<List<String>> pairs(Measure measure) {
    Set<Language> questionLanguages = new TreeSet<>();
    byPassageLanguage.values().forEach(s -> questionLanguages.addAll(s.languages().keySet()));
    List<List<String>> rows = new ArrayList<>();
    List<String> head = new ArrayList<>(List.of(""));
    byPassageLanguage.keySet().forEach(language -> head.add(language.tag()));
    rows.add(head);
    for (Language questionLanguage : questionLanguages) {
      List<String> cells = new ArrayList<>(List.of(questionLanguage.tag()));
      for (Scores pool : byPassageLanguage.values()) {
        Scores.Row row = pool.languages().get(questionLanguage);
        cells.add(row == null ? "" : row.value(measure).map(ScoreReport::number).orElse("–"));
      }
      rows.add(cells);
    }
    rows.add(List.of());
    List<String> sizes = new ArrayList<>(List.of("pool"));
    byPassageLanguage
        .values()
        .forEach(pool -> sizes.add(String.format(Locale.ROOT, "%,d", pool.pool().orElse(0))));
    rows.add(sizes);
    return rows;
  }

  private static String number(double value) {
    return String.format(Locale.ROOT, "%.3f", value);
  }

  /** Prints rows in columns, the first one to the left, the others to the right. */
  private static void print(PrintWriter out, List<List<String>> rows) {
    int columns = rows.getFirst().size();
    int[] widths = new int[columns];
    for (List<String> row : rows) {
      for (int i = 0; i < row.size(); i++) {
        widths[i] = Math.max(widths[i], row.get(i).length());
      }
    }
    for (List<String> row : rows) {
      var line = new StringBuilder();
      for (int i = 0; i < row.size(); i++) {
        String pad = " ".repeat(widths[i] - row.get(i).length());
        line.append(i == 0 ? row.get(i) + pad : "  " + pad + row.get(i));
      }
      out.println(line.toString().stripTrailing());
    }
  }
}
