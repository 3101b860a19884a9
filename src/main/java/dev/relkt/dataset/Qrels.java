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
import java.util.function.Consumer;

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
   * Reads a file of TREC's, BEIR's or MTEB's judgements, see {@link QrelsFile}.
   *
   * @throws DataRefused with every mistake, each with file and line
   */
  public static Qrels read(Path file) {
    return read(file, note -> {});
  }

  /**
   * As {@link #read(Path)}.
   *
   * @param notes gets a line for what counts once
   */
  public static Qrels read(Path file, Consumer<String> notes) {
    QrelsFile read = QrelsFile.read(file);
    read.note(notes);
    return read.qrels();
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

  static int grade(String text) {
    try {
      return Integer.parseInt(text.replaceFirst("\\.0*$", ""));
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
