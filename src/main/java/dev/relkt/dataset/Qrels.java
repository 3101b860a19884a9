package dev.relkt.dataset;

import dev.relkt.passage.PassageId;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/**
 * Which passages are right for which question: relevance judgements in the format of TREC, one a
 * line, {@code question 0 passage grade}, separated by white space. The second column is not used.
 * A grade above 0 makes the passage gold for the question; other grades say that it is not.
 *
 * @param grades question id → passage → grade, in the order of the file
 */
public record Qrels(Map<String, Map<PassageId, Integer>> grades) {

  public Qrels {
    Map<String, Map<PassageId, Integer>> copy = new LinkedHashMap<>();
    grades.forEach(
        (question, passages) ->
            copy.put(question, Collections.unmodifiableMap(new LinkedHashMap<>(passages))));
    grades = Collections.unmodifiableMap(copy);
  }

  /** The gold passages of a question with their grades, all above 0; empty if it has none. */
  public Map<PassageId, Integer> gold(String question) {
    Map<PassageId, Integer> gold = new LinkedHashMap<>();
    grades
        .getOrDefault(question, Map.of())
        .forEach(
            (passage, grade) -> {
              if (grade > 0) {
                gold.put(passage, grade);
              }
            });
    return gold;
  }

  /** The judgements about these passages alone. */
  Qrels restrictedTo(Set<PassageId> passages) {
    Map<String, Map<PassageId, Integer>> kept = new LinkedHashMap<>();
    grades.forEach(
        (question, all) -> {
          Map<PassageId, Integer> some = new LinkedHashMap<>();
          all.forEach(
              (passage, grade) -> {
                if (passages.contains(passage)) {
                  some.put(passage, grade);
                }
              });
          if (!some.isEmpty()) {
            kept.put(question, some);
          }
        });
    return new Qrels(kept);
  }

  /**
   * Reads a file, gzipped or not.
   *
   * @throws DataRefused with every mistake, each with file and line
   */
  public static Qrels read(Path file) {
    Map<String, Map<PassageId, Integer>> grades = new LinkedHashMap<>();
    TextLines.read(
        file,
        "judgements, a line each: question 0 passage grade",
        (line, number) -> {
          String[] columns = line.strip().split("\\s+", -1);
          if (columns.length != 4) {
            throw new IllegalArgumentException(
                "%d columns (expected: 4, question 0 passage grade)".formatted(columns.length));
          }
          judge(grades, columns[0], columns[2], columns[3]);
        });
    return new Qrels(grades);
  }

  /**
   * Adds a judgement.
   *
   * @throws IllegalArgumentException if there is one already, or the grade is no whole number
   */
  static void judge(
      Map<String, Map<PassageId, Integer>> grades, String question, String passage, String grade) {
    Integer before =
        grades
            .computeIfAbsent(question, q -> new LinkedHashMap<>())
            .putIfAbsent(new PassageId(passage), grade(grade));
    if (before != null) {
      throw new IllegalArgumentException(
          "passage \"%s\" is judged already for question \"%s\" (expected: once)"
              .formatted(passage, question));
    }
  }

  private static int grade(String text) {
    try {
      return Integer.parseInt(text);
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException(
          "grade: \"%s\" (expected: a whole number, above 0 for a right passage)".formatted(text),
          e);
    }
  }

  /**
   * Writes the file.
   *
   * @throws DataRefused if an id has white space, which the format cannot hold
   */
  public void write(Path file) throws IOException {
    try (BufferedWriter out = Files.newBufferedWriter(file, StandardCharsets.UTF_8)) {
      for (var question : grades.entrySet()) {
        for (var passage : question.getValue().entrySet()) {
          out.write(
              "%s 0 %s %d\n"
                  .formatted(
                      Run.column(question.getKey()),
                      Run.column(passage.getKey().value()),
                      passage.getValue()));
        }
      }
    }
  }
}
