package dev.relkt.dataset;

import dev.relkt.passage.Language;
import dev.relkt.passage.Passage;
import dev.relkt.passage.PassageId;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The files of a public set, found in a folder or in {@code eval} in it, packed or not.
 *
 * @param byName name without ending → file
 */
record PublicFiles(Map<String, Path> byName) {

  /**
   * @throws DataRefused naming every file that is missing
   */
  static PublicFiles in(Path folder, String... names) {
    if (!Files.isDirectory(folder)) {
      throw new DataRefused(
          "%s: no such folder (expected: the folder with the evaluation data)".formatted(folder));
    }
    Map<String, Path> found = new LinkedHashMap<>();
    List<String> mistakes = new ArrayList<>();
    for (String name : names) {
      Optional<Path> file =
          Stream.of(folder, folder.resolve("eval"))
              .flatMap(
                  in ->
                      Stream.of(".jsonl.gz", ".jsonl", ".jsonl.zst")
                          .map(ending -> in.resolve(name + ending)))
              .filter(Files::exists)
              .findFirst();
      file.ifPresentOrElse(
          there -> found.put(name, there),
          () ->
              mistakes.add(
                  "%s: no %s.jsonl.gz in it (expected: the folder with the evaluation data)"
                      .formatted(folder, name)));
    }
    if (!mistakes.isEmpty()) {
      throw DataRefused.all(mistakes);
    }
    return new PublicFiles(found);
  }

  Path get(String name) {
    return java.util.Objects.requireNonNull(byName.get(name));
  }

  /** Titles as SQuAD has them: with underscores for spaces. */
  static Passage passage(
      String id, Language language, JsonRecord json, Map<String, String> metadata) {
    return new Passage(
        new PassageId(id),
        language,
        json.optional("title", "").replace('_', ' '),
        json.required("text"),
        metadata);
  }

  static LabelledQuestion question(JsonRecord json) {
    Language language = new Language(json.required("lang"));
    return new LabelledQuestion(
        language + "/" + json.required("qid"), language, json.required("question"));
  }
}
