package dev.relkt.training.data;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The questions of XOR-TyDi files by id: languages and English for the questions of their gold
 * paragraphs, which come in another file.
 */
final class XorTydiReader {

  /** A question without its passage. */
  record XorQuestion(
      SourceLocation location,
      String lang,
      String text,
      Optional<String> english,
      TrainingInput.Side side) {}

  private final Problems problems;
  private final Map<String, XorQuestion> questions = new LinkedHashMap<>();

  XorTydiReader(Problems problems) {
    this.problems = problems;
  }

  void read(TrainingInput.XorTydiFile input) {
    new JsonLineFile(input.file())
        .forEach(
            problems,
            line -> {
              String id = line.text(line.has("qid") ? "qid" : "id");
              var asked =
                  new XorQuestion(
                      line.location(),
                      line.text("lang"),
                      line.text("question"),
                      line.optionalText("en_question"),
                      input.side());
              XorQuestion before = id.isEmpty() ? null : questions.putIfAbsent(id, asked);
              if (before != null) {
                problems.add(
                    line.location(),
                    "question %s is there twice, first at %s"
                        .formatted(Problems.quoted(id), before.location),
                    "every id once");
              }
            });
  }

  Map<String, XorQuestion> questions() {
    return questions;
  }
}
