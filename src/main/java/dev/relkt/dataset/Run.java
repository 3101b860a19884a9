package dev.relkt.dataset;

import dev.relkt.passage.PassageId;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What was found: for each question its passages, best first. As a file in the format of TREC, a
 * line each, {@code question Q0 passage rank score tag}, ranks from 1.
 *
 * <p>The order is that of the scores, descending, and where scores are equal that of the passage
 * ids, descending too, byte by byte of their UTF-8: as {@code trec_eval} orders a file, whatever
 * ranks it states. So the same passages and scores always give the same run and the same measures.
 *
 * @param rankings question id → passages, best first; a question that found nothing may be missing
 */
public record Run(Map<String, List<Entry>> rankings) {

  /** The order of passages with equal scores: id descending, byte by byte of its UTF-8. */
  public static final Comparator<PassageId> EQUAL_SCORES =
      (one, other) -> Arrays.compareUnsigned(utf8(other), utf8(one));

  /** The order of entries: score descending, then {@link #EQUAL_SCORES}. */
  public static final Comparator<Entry> ORDER =
      Comparator.comparingDouble(Entry::score)
          .reversed()
          .thenComparing(Entry::passage, EQUAL_SCORES);

  /**
   * A passage that was found.
   *
   * @param score greater is better; finite
   */
  public record Entry(PassageId passage, float score) {
    public Entry {
      if (!Float.isFinite(score)) {
        throw new IllegalArgumentException(
            "score: %s (expected: a finite number)".formatted(score));
      }
      score = score + 0f; // so that −0 is 0, as numbers in a file are compared
    }
  }

  /**
   * Sorts each ranking.
   *
   * @throws IllegalArgumentException if a question has a passage twice
   */
  public Run {
    Map<String, List<Entry>> sorted = new LinkedHashMap<>();
    rankings.forEach(
        (question, entries) -> {
          Set<PassageId> seen = new HashSet<>();
          for (Entry entry : entries) {
            if (!seen.add(entry.passage())) {
              throw new IllegalArgumentException(
                  "question \"%s\": passage \"%s\" is there twice (expected: once)"
                      .formatted(question, entry.passage()));
            }
          }
          sorted.put(question, entries.stream().sorted(ORDER).toList());
        });
    rankings = Collections.unmodifiableMap(sorted);
  }

  /** The passages found for a question, best first; empty if there are none. */
  public List<PassageId> ranking(String question) {
    return rankings.getOrDefault(question, List.of()).stream().map(Entry::passage).toList();
  }

  /**
   * Reads a file, gzipped or not. Ranks and tags are not used: the scores give the order.
   *
   * @throws DataRefused with every mistake, each with file and line
   */
  public static Run read(Path file) {
    Map<String, List<Entry>> rankings = new LinkedHashMap<>();
    Map<String, Set<String>> seen = new LinkedHashMap<>();
    TextLines.read(
        file,
        "found passages, a line each: question Q0 passage rank score tag",
        (line, number) -> {
          String[] columns = line.strip().split("\\s+", -1);
          if (columns.length != 6) {
            throw new IllegalArgumentException(
                "%d columns (expected: 6, question Q0 passage rank score tag)"
                    .formatted(columns.length));
          }
          if (!seen.computeIfAbsent(columns[0], q -> new HashSet<>()).add(columns[2])) {
            throw new IllegalArgumentException(
                "passage \"%s\" is there already for question \"%s\" (expected: once)"
                    .formatted(columns[2], columns[0]));
          }
          rankings
              .computeIfAbsent(columns[0], q -> new ArrayList<>())
              .add(new Entry(new PassageId(columns[2]), score(columns[4])));
        });
    return new Run(rankings);
  }

  private static float score(String text) {
    try {
      return Float.parseFloat(text);
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException("score: \"%s\" (expected: a number)".formatted(text), e);
    }
  }

  /**
   * Writes the file.
   *
   * @param tag the last column, the name of the run, such as {@code student/1}
   * @throws DataRefused if an id or the tag has white space, which the format cannot hold
   */
  public void write(Path file, String tag) throws IOException {
    column(tag);
    try (BufferedWriter out = Files.newBufferedWriter(file, StandardCharsets.UTF_8)) {
      for (var question : rankings.entrySet()) {
        int rank = 0;
        for (Entry entry : question.getValue()) {
          rank++;
          out.write(
              "%s Q0 %s %d %s %s\n"
                  .formatted(
                      column(question.getKey()),
                      column(entry.passage().value()),
                      rank,
                      entry.score(),
                      tag));
        }
      }
    }
  }

  private static byte[] utf8(PassageId id) {
    return id.value().getBytes(StandardCharsets.UTF_8);
  }

  /** The text, which must fit into one column. */
  static String column(String text) {
    if (text.isEmpty() || text.chars().anyMatch(Character::isWhitespace)) {
      throw new DataRefused(
          "\"%s\" cannot be written to a TREC file: it is empty or has white space (expected: ids without white space)"
              .formatted(text));
    }
    return text;
  }
}
