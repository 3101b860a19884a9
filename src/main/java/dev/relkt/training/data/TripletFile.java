package dev.relkt.training.data;

import dev.relkt.training.TrainingRefused;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Triplets as JSON Lines: {@code question}, {@code passage} and {@code negatives}, an array of
 * passages, the most similar first; all ids of one training set. A negative is never of the
 * document of the gold passage.
 */
public final class TripletFile {

  /** Its name in the folder of a training set. */
  public static final String NAME = "triplets.jsonl";

  private static final List<String> FIELDS = List.of("question", "passage", "negatives");

  private TripletFile() {}

  /**
   * Reads triplets.
   *
   * @param file gzipped if its name ends in {@code .gz}; if a {@code training-set.json} beside it
   *     says how many triplets there are, there must be so many
   * @param set that their ids are of
   * @throws TrainingRefused with every problem and its line
   */
  public static List<Triplet> read(Path file, TrainingSet set) {
    var problems = new Problems();
    if (!Files.isRegularFile(file)) {
      problems.add(file, "no such file", "triplets; relkt train prepare makes them");
    }
    problems.refuseIfAny(file);
    Map<String, TrainingPassage> passages = new HashMap<>();
    set.passages().forEach(p -> passages.put(p.id(), p));
    Map<String, TrainingQuestion> questions = new HashMap<>();
    set.questions().forEach(q -> questions.put(q.id(), q));
    List<Triplet> triplets = new ArrayList<>();
    Set<String> seen = new HashSet<>();
    int[] lines = {0};
    new JsonLineFile(file)
        .forEach(
            problems,
            line -> {
              lines[0]++;
              long before = problems.count();
              line.allowOnly(FIELDS);
              var triplet =
                  new Triplet(line.text("question"), line.text("passage"), line.list("negatives"));
              if (problems.count() == before) {
                check(triplet, line.location(), passages, questions, problems);
              }
              if (problems.count() == before && !seen.add(triplet.question())) {
                problems.add(
                    line.location(),
                    "question %s is there twice".formatted(Problems.quoted(triplet.question())),
                    "one triplet a question");
              }
              if (problems.count() == before) {
                triplets.add(triplet);
              }
            });
    Path folder = file.toAbsolutePath().getParent();
    if (folder != null) {
      SetFolderReader.triplets(folder, problems)
          .ifPresent(
              expected -> {
                if (expected != lines[0]) {
                  problems.add(
                      file,
                      "%,d triplets".formatted(lines[0]),
                      "%,d, as %s says; the file has been cut or changed"
                          .formatted(expected, SetFolderReader.MANIFEST));
                }
              });
    }
    problems.refuseIfAny(file);
    return triplets;
  }

  /** Writes triplets over what is there. */
  public static void write(Path file, List<Triplet> triplets) throws IOException {
    try (OutputStream out = Files.newOutputStream(file)) {
      write(out, triplets);
    }
  }

  static void write(OutputStream out, List<Triplet> triplets) throws IOException {
    var lines = new JsonLineWriter(out);
    for (Triplet triplet : triplets) {
      Map<String, Object> line = new LinkedHashMap<>();
      line.put("question", triplet.question());
      line.put("passage", triplet.passage());
      line.put("negatives", triplet.negatives());
      lines.write(line);
    }
    lines.flush();
  }

  private static void check(
      Triplet triplet,
      SourceLocation location,
      Map<String, TrainingPassage> passages,
      Map<String, TrainingQuestion> questions,
      Problems problems) {
    TrainingQuestion question = questions.get(triplet.question());
    TrainingPassage gold = passages.get(triplet.passage());
    if (question == null || gold == null || !question.passage().equals(triplet.passage())) {
      problems.add(
          location,
          "question %s with passage %s"
              .formatted(Problems.quoted(triplet.question()), Problems.quoted(triplet.passage())),
          question == null
              ? "a question of the training set"
              : "its gold passage, " + Problems.quoted(question.passage()));
      return;
    }
    for (String id : triplet.negatives()) {
      TrainingPassage negative = passages.get(id);
      if (negative == null) {
        problems.add(
            location,
            "negative %s is not in the training set".formatted(Problems.quoted(id)),
            "ids of its passages");
      } else if (negative.document().equals(gold.document())) {
        problems.add(
            location,
            "negative %s is of the document of the gold passage".formatted(Problems.quoted(id)),
            "passages of other documents than " + Problems.quoted(gold.document()));
      }
    }
  }
}
