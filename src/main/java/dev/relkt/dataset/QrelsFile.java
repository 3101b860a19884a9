package dev.relkt.dataset;

import dev.relkt.passage.PassageId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * A file of judgements, packed or not, in one of three forms, told by its first line:
 *
 * <ul>
 *   <li>TREC's: {@code question 0 passage grade}, separated by white space;
 *   <li>BEIR's: a header and {@code query-id}, {@code corpus-id} and {@code score}, with tabs
 *       between them;
 *   <li>MTEB's: JSON Lines with these three as fields.
 * </ul>
 *
 * <p>In the latter two, identical judgements count once; they are in many sets. Grades are whole
 * numbers, {@code 1.0} too.
 *
 * @param file where they are from
 * @param qrels what they say
 * @param repeated how many lines say what another one says
 */
record QrelsFile(Path file, Qrels qrels, int repeated) {

  private static final String FORM =
      "judgements, a line each: question 0 passage grade; or query-id, corpus-id and score with tabs"
          + " between them";

  /**
   * @throws DataRefused with every mistake, each with file and line
   */
  static QrelsFile read(Path file) {
    var reading = new Reading();
    TextLines.read(file, FORM, reading);
    return new QrelsFile(file, new Qrels(reading.grades), reading.repeated);
  }

  /**
   * The judgements of a split in BEIR's folder.
   *
   * @throws DataRefused naming the splits that are there instead, or every mistake
   */
  static QrelsFile ofSplit(Path folder, String split) {
    Path qrels = folder.resolve("qrels");
    return Stream.of(".tsv", ".tsv.gz", ".tsv.zst", ".jsonl", ".jsonl.gz", ".jsonl.zst")
        .map(ending -> qrels.resolve(split + ending))
        .filter(Files::exists)
        .findFirst()
        .map(QrelsFile::read)
        .orElseThrow(
            () ->
                new DataRefused(
                    "%s: no such file (expected: %s)"
                        .formatted(
                            qrels.resolve(split + ".tsv"),
                            splits(qrels).isEmpty()
                                ? "a file of BEIR's judgements"
                                : "a split that is there: " + String.join(", ", splits(qrels)))));
  }

  private static List<String> splits(Path qrels) {
    try (Stream<Path> files = Files.list(qrels)) {
      return files
          .map(file -> String.valueOf(file.getFileName()))
          .filter(name -> name.matches(".*\\.(tsv|jsonl)(\\.gz|\\.zst)?"))
          .map(name -> name.replaceFirst("\\.(tsv|jsonl)(\\.gz|\\.zst)?$", ""))
          .sorted()
          .toList();
    } catch (IOException e) {
      return List.of();
    }
  }

  /** Says what was counted once. */
  void note(Consumer<String> notes) {
    if (repeated > 0) {
      notes.accept(
          "%s: %,d judgements are there more than once and count once".formatted(file, repeated));
    }
  }

  private enum Form {
    UNKNOWN,
    TREC,
    BEIR,
    MTEB
  }

  private static final class Reading implements TextLines.Taker {

    private final Map<String, Map<PassageId, Integer>> grades = new LinkedHashMap<>();
    private Form form = Form.UNKNOWN;
    private int repeated;

    @Override
    public void take(String line, int number) {
      boolean first = form == Form.UNKNOWN;
      if (first) {
        form =
            line.stripLeading().startsWith("{")
                ? Form.MTEB
                : line.strip().split("\t", -1).length == 3 ? Form.BEIR : Form.TREC;
      }
      switch (form) {
        case MTEB -> mteb(JsonRecord.parse(line));
        case BEIR -> beir(line.strip().split("\t", -1), first);
        case TREC, UNKNOWN -> trec(line.strip().split("\\s+", -1));
      }
    }

    private void trec(String[] columns) {
      if (columns.length != 4) {
        throw new IllegalArgumentException(
            "%d columns (expected: 4, question 0 passage grade)".formatted(columns.length));
      }
      Qrels.judge(grades, columns[0], columns[2], columns[3]);
    }

    private void beir(String[] columns, boolean first) {
      if (columns.length != 3) {
        throw new IllegalArgumentException(
            "%d columns (expected: 3, query-id, corpus-id, score)".formatted(columns.length));
      }
      boolean header = first && !columns[2].matches("[-+]?[0-9].*");
      if (!header) {
        judge(columns[0], columns[1], columns[2]);
      }
    }

    private void mteb(JsonRecord json) {
      judge(json.name("query-id"), json.name("corpus-id"), json.name("score"));
    }

    private void judge(String question, String passage, String grade) {
      Map<PassageId, Integer> known = grades.getOrDefault(question, Map.of());
      Integer before = known.get(new PassageId(passage));
      if (before != null && before == Qrels.grade(grade)) {
        repeated++;
      } else {
        Qrels.judge(grades, question, passage, grade);
      }
    }
  }
}
