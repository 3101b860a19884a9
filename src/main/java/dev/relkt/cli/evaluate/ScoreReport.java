package dev.relkt.cli.evaluate;

import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.relkt.dataset.Pool;
import dev.relkt.evaluation.Comparison;
import dev.relkt.evaluation.Comparison.Estimate;
import dev.relkt.evaluation.Comparison.Row;
import dev.relkt.evaluation.Comparison.Section;
import dev.relkt.evaluation.Interval;
import dev.relkt.passage.Language;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Scores as tables for people ({@link ScoreTables}) and as JSON for programs. Of one contender:
 *
 * <pre>{@code
 * {"format": 1, "model": "student/1", "space": "es-…", "search": "exact", "topK": 100,
 *  "pool": 190, "questions": 2856, "unanswered": 0,
 *  "languages": {"de": {"questions": 238, "success@1": 0.51, …,
 *                       "intervals": {"success@1": [0.45, 0.57], …}}, …},
 *  "average": {"questions": 2856, "success@1": 0.44, …},
 *  "averageWithoutEnglish": {…},
 *  "pairs": {"de": {"en": {"pool": 190, "questions": 238, "success@1": 0.51, …}}},
 *  "pairAverage": {…}, "pairAverageOfTwoLanguages": {…}}
 * }</pre>
 *
 * <p>{@code averageWithoutEnglish} is there if English is one of several question languages, {@code
 * pairs} (question language → passage language) and the averages over pairs if they were asked for.
 * A measure that looks deeper than {@code topK} is left out, and {@code pool} where it is not
 * known. Intervals hold 95 % of the draws.
 *
 * <p>Of several contenders, what is said of one stands in a list {@code contenders}, each with its
 * {@code name}, and the rows of all but the first have {@code "differences": {"success@1":
 * {"value": 0.1, "interval": [0.04, 0.16], "leavesZero": true}}} to the first.
 *
 * @param facts what was evaluated and how, in the order in which it is shown; strings and numbers
 * @param contenderFacts of each contender, the same
 * @param comparison the scores
 */
record ScoreReport(
    Map<String, Object> facts, List<Map<String, Object>> contenderFacts, Comparison comparison) {

  private static final int FORMAT = 1;
  private static final JsonMapper JSON =
      JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

  ScoreReport {
    facts = Collections.unmodifiableMap(new LinkedHashMap<>(facts));
    List<Map<String, Object>> copies = new ArrayList<>();
    for (Map<String, Object> one : contenderFacts) {
      copies.add(Collections.unmodifiableMap(new LinkedHashMap<>(one)));
    }
    contenderFacts = List.copyOf(copies);
  }

  /** Writes the JSON object. */
  void writeJson(PrintWriter out) {
    ObjectNode json = JSON.createObjectNode();
    json.put("format", FORMAT);
    facts.forEach((key, value) -> json.set(key, JSON.valueToTree(value)));
    if (comparison.contenders().size() == 1) {
      contender(json, 0);
    } else {
      var contenders = json.putArray("contenders");
      for (int c = 0; c < comparison.contenders().size(); c++) {
        ObjectNode one = contenders.addObject();
        one.put("name", comparison.contenders().get(c));
        contender(one, c);
      }
    }
    out.println(json.toPrettyString());
    out.flush();
  }

  private void contender(ObjectNode json, int c) {
    contenderFacts.get(c).forEach((key, value) -> json.set(key, JSON.valueToTree(value)));
    for (Section section : comparison.sections()) {
      switch (section.division()) {
        case WHOLE, OWN -> languages(json, section, c);
        case PASSAGE_LANGUAGES -> pairs(json, section, c);
      }
    }
  }

  private static void languages(ObjectNode json, Section section, int c) {
    if (section.division() == Pool.Division.WHOLE) {
      section.rows().getFirst().pool().ifPresent(passages -> json.put("pool", passages));
    }
    json.put("questions", section.average().questions());
    json.put("unanswered", section.unanswered().get(c).size());
    ObjectNode languages = json.putObject("languages");
    for (Row row : section.rows()) {
      ObjectNode scores = JSON.createObjectNode();
      if (section.division() == Pool.Division.OWN) {
        row.pool().ifPresent(passages -> scores.put("pool", passages));
      }
      languages.set(tag(row), row(scores, row, c));
    }
    json.set("average", row(JSON.createObjectNode(), section.average(), c));
    section
        .narrower()
        .ifPresent(row -> json.set("averageWithoutEnglish", row(JSON.createObjectNode(), row, c)));
  }

  private static void pairs(ObjectNode json, Section section, int c) {
    ObjectNode pairs = json.putObject("pairs");
    for (Row row : section.rows()) {
      ObjectNode scores = JSON.createObjectNode();
      row.pool().ifPresent(passages -> scores.put("pool", passages));
      pairs
          .withObjectProperty(tag(row))
          .set(row.passages().map(Language::tag).orElse(""), row(scores, row, c));
    }
    json.set("pairAverage", row(JSON.createObjectNode(), section.average(), c));
    section
        .narrower()
        .ifPresent(
            row -> json.set("pairAverageOfTwoLanguages", row(JSON.createObjectNode(), row, c)));
  }

  private static String tag(Row row) {
    return row.question().map(Language::tag).orElse("");
  }

  private static ObjectNode row(ObjectNode json, Row row, int c) {
    json.put("questions", row.questions());
    ObjectNode intervals = JSON.createObjectNode();
    ObjectNode differences = JSON.createObjectNode();
    row.estimates()
        .forEach(
            (measure, all) -> {
              Estimate estimate = all.get(c);
              json.put(measure.label(), estimate.value());
              estimate.interval().ifPresent(i -> interval(intervals, measure.label(), i));
              estimate
                  .difference()
                  .ifPresent(
                      difference -> {
                        ObjectNode node = differences.putObject(measure.label());
                        node.put("value", difference.value());
                        difference
                            .interval()
                            .ifPresent(
                                i -> {
                                  interval(node, "interval", i);
                                  node.put("leavesZero", i.leavesZero());
                                });
                      });
            });
    if (!intervals.isEmpty()) {
      json.set("intervals", intervals);
    }
    if (!differences.isEmpty()) {
      json.set("differences", differences);
    }
    return json;
  }

  private static void interval(ObjectNode json, String name, Interval interval) {
    json.putArray(name).add(interval.low()).add(interval.high());
  }

  /** Writes the tables. */
  void writeTable(PrintWriter out) {
    new ScoreTables(this, out).write();
    out.flush();
  }
}
