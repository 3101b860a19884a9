package dev.relkt.training.data;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads XQuAD as {@link TrainingInput.XquadFolder} says. */
final class XquadFolderReader {

  private static final String ENGLISH = "en";

  private final Path folder;
  private final SetDraft train;
  private final SetDraft heldOut;
  private final Problems problems;

  private record XquadQuestion(
      SourceLocation location, String qid, String lang, String text, String paragraph) {}

  XquadFolderReader(TrainingInput.XquadFolder input, SetDraft train, SetDraft heldOut) {
    Path inside = input.folder().resolve("eval");
    this.folder =
        JsonLineFile.in(input.folder(), "xquad_paragraphs.jsonl").isEmpty()
                && Files.isDirectory(inside)
            ? inside
            : input.folder();
    this.train = train;
    this.heldOut = heldOut;
    this.problems = train.problems();
  }

  void read() {
    JsonLineFile.required(folder, "xquad_paragraphs.jsonl", problems)
        .ifPresent(file -> file.forEach(problems, this::paragraph));
    JsonLineFile.required(folder, "xquad_questions.jsonl", problems).ifPresent(this::questions);
  }

  private void paragraph(JsonLine line) {
    side(line)
        .ifPresent(
            side -> {
              String lang = line.text("lang");
              String paragraph = line.text("para_id");
              String title = line.textOrEmpty("title").replace('_', ' ');
              side.passage(
                  line.location(),
                  passageId(lang, paragraph),
                  lang,
                  title,
                  line.text("text"),
                  Titles.document(title, "xquad/" + paragraph));
              side.source(source(1, 0));
            });
  }

  private void questions(JsonLineFile file) {
    Map<String, String> english = new HashMap<>();
    Map<SetDraft, List<XquadQuestion>> asked = new HashMap<>();
    file.forEach(
        problems,
        line ->
            side(line)
                .ifPresent(
                    side -> {
                      var one =
                          new XquadQuestion(
                              line.location(),
                              line.text("qid"),
                              line.text("lang"),
                              line.text("question"),
                              line.text("para_id"));
                      if (one.lang.equals(ENGLISH)) {
                        english.put(one.qid, one.text);
                      }
                      asked.computeIfAbsent(side, s -> new ArrayList<>()).add(one);
                    }));
    asked.forEach(
        (side, all) -> {
          for (XquadQuestion one : all) {
            side.question(
                one.location,
                one.qid.isEmpty() ? "" : "xquad/" + one.lang + "/" + one.qid,
                one.lang,
                one.text,
                passageId(ENGLISH, one.paragraph),
                one.lang.equals(ENGLISH)
                    ? Optional.empty()
                    : Optional.ofNullable(english.get(one.qid)));
            side.source(source(0, 1));
          }
        });
  }

  private Optional<SetDraft> side(JsonLine line) {
    String split = line.text("split");
    return switch (split) {
      case "train" -> Optional.of(train);
      case "dev" -> Optional.of(heldOut);
      case "" -> Optional.empty();
      default -> {
        problems.add(line.location(), "split %s".formatted(Problems.quoted(split)), "train or dev");
        yield Optional.empty();
      }
    };
  }

  private static String passageId(String lang, String paragraph) {
    return paragraph.isEmpty() ? "" : "xquad/" + lang + "/" + paragraph;
  }

  private static TrainingSource source(long passages, long questions) {
    return new TrainingSource(
        "xquad",
        DataSources.known("xquad").name(),
        DataSources.known("xquad").licence(),
        passages,
        questions,
        0);
  }
}
