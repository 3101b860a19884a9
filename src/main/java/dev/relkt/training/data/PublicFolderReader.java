package dev.relkt.training.data;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** Reads several public sets in one form, as {@link TrainingInput.PublicFolder} says. */
final class PublicFolderReader {

  private final Path folder;
  private final Set<String> leftOut;
  private final SetDraft draft;
  private final Problems problems;

  PublicFolderReader(TrainingInput.PublicFolder input, SetDraft draft) {
    Path inside = input.folder().resolve("train");
    this.folder =
        JsonLineFile.in(input.folder(), "passages.jsonl").isEmpty() && Files.isDirectory(inside)
            ? inside
            : input.folder();
    this.leftOut = input.leftOut();
    this.draft = draft;
    this.problems = draft.problems();
  }

  /** Reads the files; says what was left out. */
  String read() {
    Map<String, Integer> used = new HashMap<>();
    Set<String> only = new HashSet<>();
    int questionsLeftOut = passagesLeftOut(used, only);
    int[] passagesLeftOut = {0};
    JsonLineFile.required(folder, "passages.jsonl", problems)
        .ifPresent(
            file ->
                file.forEach(
                    problems,
                    line -> {
                      if (only.contains(line.node().path("doc_id").asText())) {
                        passagesLeftOut[0]++;
                      } else {
                        passage(line);
                      }
                    }));
    JsonLineFile.required(folder, "questions.jsonl", problems)
        .ifPresent(file -> file.forEach(problems, this::question));
    JsonLineFile.in(folder, "parallel_multiway.jsonl")
        .ifPresent(file -> file.forEach(problems, this::multiway));
    JsonLineFile.in(folder, "parallel_pairs.jsonl")
        .ifPresent(file -> file.forEach(problems, this::pair));
    return questionsLeftOut == 0
        ? ""
        : "%s: %,d questions of %s and %,d passages that only they have are left out"
            .formatted(
                folder,
                questionsLeftOut,
                String.join(", ", new TreeSet<>(leftOut)),
                passagesLeftOut[0]);
  }

  /** Finds passages that have no question but those left out. */
  private int passagesLeftOut(Map<String, Integer> used, Set<String> only) {
    if (leftOut.isEmpty()) {
      return 0;
    }
    int[] questions = {0};
    // Problems of this reading are found again by the next one.
    JsonLineFile.in(folder, "questions.jsonl")
        .ifPresent(
            file ->
                file.forEach(
                    new Problems(),
                    line -> {
                      String passage = line.node().path("doc_id").asText();
                      if (isLeftOut(line)) {
                        questions[0]++;
                        only.add(passage);
                      } else {
                        used.merge(passage, 1, Integer::sum);
                      }
                    }));
    only.removeAll(used.keySet());
    return questions[0];
  }

  private boolean isLeftOut(JsonLine line) {
    return leftOut.contains(
        line.node().path("source").asText() + ":" + line.node().path("split").asText());
  }

  private void passage(JsonLine line) {
    String id = line.text("doc_id");
    String title = line.textOrEmpty("title").strip();
    draft.passage(
        line.location(),
        id,
        line.text("lang"),
        title,
        line.text("text"),
        Titles.document(title, id));
    count(line, 1, 0, 0);
  }

  private void question(JsonLine line) {
    if (isLeftOut(line)) {
      return;
    }
    draft.question(
        line.location(),
        line.text("id"),
        line.text("lang"),
        line.text("question"),
        line.text("doc_id"),
        line.optionalText("en_question"));
    count(line, 0, 1, 0);
  }

  private void multiway(JsonLine line) {
    Map<String, String> texts = line.texts("t");
    if (texts.size() > 1) {
      draft.translation(line.location(), line.text("id"), texts);
      count(line, 0, 0, 1);
    }
  }

  private void pair(JsonLine line) {
    String one = line.text("a_lang");
    String other = line.text("b_lang");
    String oneText = line.text("a");
    String otherText = line.text("b");
    if (!one.isEmpty() && !other.isEmpty() && !one.equals(other)) {
      draft.translation(
          line.location(),
          "pair/" + line.location().at().substring("line ".length()),
          Map.of(one, oneText, other, otherText));
      count(line, 0, 0, 1);
    }
  }

  private void count(JsonLine line, long passages, long questions, long translations) {
    String name = line.text("source");
    draft.source(
        new TrainingSource(
            name,
            DataSources.known(name).name(),
            DataSources.known(name).licence(),
            passages,
            questions,
            translations));
  }
}
