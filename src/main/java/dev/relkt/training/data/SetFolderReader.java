package dev.relkt.training.data;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import dev.relkt.dataset.file.FileMistake;
import dev.relkt.dataset.file.JsonMistake;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** Reads a folder in the form of {@link TrainingSets}, strictly. */
final class SetFolderReader {

  static final int FORMAT = 1;

  static final String MANIFEST = "training-set.json";
  static final String PASSAGES = "passages.jsonl";
  static final String QUESTIONS = "questions.jsonl";
  static final String TRANSLATIONS = "translations.jsonl";

  private static final List<String> MANIFEST_FIELDS =
      List.of("format", "passages", "questions", "translations", "triplets", "sources", "made_by");
  private static final List<String> SOURCE_FIELDS =
      List.of("name", "title", "licence", "passages", "questions", "translations");
  private static final List<String> PASSAGE_FIELDS =
      List.of("id", "lang", "title", "text", "document");
  private static final List<String> QUESTION_FIELDS =
      List.of("id", "lang", "text", "passage", "english");
  private static final List<String> TRANSLATION_FIELDS = List.of("id", "texts");

  private final Path folder;
  private final SetDraft draft;
  private final Problems problems;

  SetFolderReader(Path folder, SetDraft draft) {
    this.folder = folder;
    this.draft = draft;
    this.problems = draft.problems();
  }

  void read() {
    Optional<JsonLine> manifest = manifest(folder, problems);
    if (manifest.isEmpty()) {
      return;
    }
    sources(manifest.get()).forEach(draft::source);
    long[] counted = {0, 0, 0};
    JsonLineFile.required(folder, PASSAGES, problems)
        .ifPresent(
            file ->
                file.forEach(
                    problems,
                    line -> {
                      counted[0]++;
                      passage(line);
                    }));
    JsonLineFile.required(folder, QUESTIONS, problems)
        .ifPresent(
            file ->
                file.forEach(
                    problems,
                    line -> {
                      counted[1]++;
                      question(line);
                    }));
    JsonLineFile.in(folder, TRANSLATIONS)
        .ifPresent(
            file ->
                file.forEach(
                    problems,
                    line -> {
                      counted[2]++;
                      translation(line);
                    }));
    compare(manifest.get(), "passages", counted[0]);
    compare(manifest.get(), "questions", counted[1]);
    compare(manifest.get(), "translations", counted[2]);
  }

  private void passage(JsonLine line) {
    line.allowOnly(PASSAGE_FIELDS);
    String id = line.text("id");
    String document = line.optionalText("document").orElse(id);
    draft.passage(
        line.location(),
        id,
        line.text("lang"),
        line.textOrEmpty("title"),
        line.text("text"),
        document);
  }

  private void question(JsonLine line) {
    line.allowOnly(QUESTION_FIELDS);
    draft.question(
        line.location(),
        line.text("id"),
        line.text("lang"),
        line.text("text"),
        line.text("passage"),
        line.optionalText("english"));
  }

  private void translation(JsonLine line) {
    line.allowOnly(TRANSLATION_FIELDS);
    draft.translation(line.location(), line.text("id"), line.texts("texts"));
  }

  private void compare(JsonLine manifest, String what, long found) {
    manifest
        .count(what)
        .filter(expected -> expected != found)
        .ifPresent(
            expected ->
                problems.add(
                    folder.resolve(what + ".jsonl"),
                    "%,d lines".formatted(found),
                    "%,d, as %s says; the file has been cut or changed"
                        .formatted(expected, MANIFEST)));
  }

  /** How many triplets the manifest beside a file of triplets says there are. */
  static OptionalLong triplets(Path folder, Problems problems) {
    if (!Files.isRegularFile(folder.resolve(MANIFEST))) {
      return OptionalLong.empty();
    }
    return manifest(folder, problems)
        .flatMap(m -> m.count("triplets"))
        .map(OptionalLong::of)
        .orElse(OptionalLong.empty());
  }

  static List<TrainingSource> sources(Path folder, Problems problems) {
    return manifest(folder, problems).map(SetFolderReader::sources).orElse(List.of());
  }

  private static List<TrainingSource> sources(JsonLine manifest) {
    List<TrainingSource> sources = new ArrayList<>();
    for (JsonNode node : manifest.node().path("sources")) {
      var source = new JsonLine(manifest.location(), node, manifest.problems());
      source.allowOnly(SOURCE_FIELDS);
      String name = source.text("name");
      sources.add(
          new TrainingSource(
              name,
              source.optionalText("title").orElse(name),
              source.optionalText("licence").orElse(TrainingSource.NO_LICENCE),
              source.count("passages").orElse(0L),
              source.count("questions").orElse(0L),
              source.count("translations").orElse(0L)));
    }
    return sources;
  }

  /** The manifest, if it is of this format. */
  private static Optional<JsonLine> manifest(Path folder, Problems problems) {
    Path file = folder.resolve(MANIFEST);
    if (!Files.isRegularFile(file)) {
      problems.add(
          folder,
          "no file " + MANIFEST,
          "a training set, whose %s says at least {\"format\": %d}; relkt train prepare makes one"
              .formatted(MANIFEST, FORMAT));
      return Optional.empty();
    }
    try {
      JsonNode node = JsonLineFile.JSON.readTree(Files.readAllBytes(file));
      int format = node.path("format").asInt(-1);
      if (format != FORMAT) {
        problems.add(
            file,
            "format %s".formatted(node.has("format") ? node.get("format") : "is missing"),
            "%d, the only one that this version reads; prepare the data again".formatted(FORMAT));
        return Optional.empty();
      }
      var line = new JsonLine(new SourceLocation(file.toString(), "top"), node, problems);
      line.allowOnly(MANIFEST_FIELDS);
      return Optional.of(line);
    } catch (JsonProcessingException e) {
      problems.add(
          SourceLocation.line(file, e.getLocation() == null ? 1 : e.getLocation().getLineNr()),
          "not JSON: %s".formatted(JsonMistake.describe(e)),
          "one JSON object");
    } catch (IOException e) {
      problems.add(
          file, "cannot be read: %s".formatted(FileMistake.describe(e)), "a readable file");
    }
    return Optional.empty();
  }
}
