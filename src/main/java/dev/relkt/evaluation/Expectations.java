package dev.relkt.evaluation;

import dev.relkt.dataset.RetrievalTask;
import dev.relkt.evaluation.Comparison.Row;
import dev.relkt.evaluation.Comparison.Section;
import dev.relkt.passage.Language;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * Scores that a corpus is expected to give, with how far they may fall. {@link ExpectationsFile} is
 * the format.
 *
 * @param corpus its name
 * @param checksum of its content, as {@link RetrievalTask#checksum()} has it
 * @param contenders name → row ({@code average}, {@code without en}, or a language tag) → measure →
 *     score
 */
public record Expectations(
    String corpus, String checksum, Map<String, Map<String, Map<Measure, Expected>>> contenders) {

  /** What is looked at. */
  private static final List<Measure> MEASURES = List.of(Measure.SUCCESS_1, Measure.MRR_10);

  private static final String AVERAGE = "average";
  private static final String WITHOUT_ENGLISH = "without en";

  public Expectations {
    contenders = Collections.unmodifiableMap(new LinkedHashMap<>(contenders));
  }

  /**
   * A score and how far it may fall.
   *
   * @param score 0 to 1
   * @param tolerance 0 to 1
   */
  public record Expected(double score, double tolerance) {

    /**
     * @throws IllegalArgumentException if one of them is not between 0 and 1
     */
    public Expected {
      if (!(score >= 0 && score <= 1 && tolerance >= 0 && tolerance <= 1)) {
        throw new IllegalArgumentException(
            "score %s, tolerance %s (expected: both from 0 to 1)".formatted(score, tolerance));
      }
    }
  }

  /**
   * What was scored, as what is expected from now on. One question may be lost, since vectors
   * differ in their last digits from machine to machine: the tolerance of a language is the share
   * of one question, that of an average what this is to it, and a little for rounding.
   *
   * @param scored over the whole pool
   */
  public static Expectations of(
      String corpus, String checksum, List<String> names, Section scored) {
    Map<String, Map<String, Map<Measure, Expected>>> contenders = new LinkedHashMap<>();
    double most = 0;
    for (Row row : scored.rows()) {
      most = Math.max(most, 1.0 / row.questions() / scored.rows().size());
    }
    for (int c = 0; c < names.size(); c++) {
      Map<String, Map<Measure, Expected>> rows = new LinkedHashMap<>();
      double tolerance = most;
      int contender = c;
      rows(scored)
          .forEach(
              (name, row) ->
                  rows.put(
                      name,
                      expected(
                          row,
                          contender,
                          row.question().isPresent() ? 1.0 / row.questions() : tolerance)));
      contenders.put(names.get(c), rows);
    }
    return new Expectations(corpus, checksum, contenders);
  }

  private static Map<Measure, Expected> expected(Row row, int contender, double tolerance) {
    Map<Measure, Expected> measures = new LinkedHashMap<>();
    for (Measure measure : MEASURES) {
      row.estimate(measure, contender)
          .ifPresent(
              e ->
                  measures.put(
                      measure,
                      new Expected(round(e.value()), Math.min(1, round(tolerance) + 0.001))));
    }
    return measures;
  }

  private static double round(double value) {
    return Math.round(value * 1e4) / 1e4;
  }

  private static Map<String, Row> rows(Section scored) {
    Map<String, Row> rows = new LinkedHashMap<>();
    rows.put(AVERAGE, scored.average());
    scored.narrower().ifPresent(row -> rows.put(WITHOUT_ENGLISH, row));
    for (Row row : scored.rows()) {
      rows.put(row.question().map(Language::tag).orElse(""), row);
    }
    return rows;
  }

  /**
   * Whether what was scored is as expected.
   *
   * @return every mistake; empty if all is well
   */
  public List<String> mistakes(String found, List<String> names, Section scored) {
    if (!checksum.equals(found)) {
      return List.of(
          "corpus %s: checksum %s (expected: %s); it has changed, and so must its expectations"
              .formatted(corpus, found, checksum));
    }
    List<String> mistakes = new ArrayList<>();
    Map<String, Row> rows = rows(scored);
    for (int c = 0; c < names.size(); c++) {
      String name = names.get(c);
      int contender = c;
      if (!contenders.containsKey(name)) {
        mistakes.add(
            "%s: nothing is expected of it (expected: one of %s)"
                .formatted(name, String.join(", ", contenders.keySet())));
      }
      contenders
          .getOrDefault(name, Map.of())
          .forEach(
              (rowName, measures) ->
                  measures.forEach(
                      (measure, expected) ->
                          mistake(
                                  Optional.ofNullable(rows.get(rowName))
                                      .flatMap(row -> row.estimate(measure, contender)),
                                  expected)
                              .ifPresent(
                                  mistake ->
                                      mistakes.add(
                                          "%s, %s, %s: %s"
                                              .formatted(
                                                  name, rowName, measure.label(), mistake)))));
    }
    return mistakes;
  }

  private static Optional<String> mistake(Optional<Comparison.Estimate> found, Expected expected) {
    if (found.isEmpty()) {
      return Optional.of("not scored (expected: %.3f)".formatted(expected.score()));
    }
    double least = expected.score() - expected.tolerance();
    return found.get().value() >= least
        ? Optional.empty()
        : Optional.of(
            String.format(
                Locale.ROOT,
                "%.4f (expected: %.4f, at least %.4f)",
                found.get().value(),
                expected.score(),
                least));
  }
}
