package dev.relkt.training.student;

import dev.relkt.training.TrainingRefused;
import dev.relkt.training.student.TrainingData.Parallel;
import dev.relkt.training.student.TrainingData.Synset;
import dev.relkt.training.student.TrainingData.Term;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * Folders of further translations, one a source; the folder's name is the source's. Every file
 * {@code *.jsonl} or {@code *.tsv} in it is read, with or without {@code .gz}:
 *
 * <ul>
 *   <li>JSON Lines: {@code kind, t: {lang: text or [names]}}. Of the kind {@code sentence} they are
 *       sentences, else words, phrases and names. Names are several words of one meaning. Rows
 *       without {@code t}, English and another language are passed over.
 *   <li>fields: language TAB English TAB term TAB …
 * </ul>
 */
final class FurtherData {

  /** A thing has many names; the first ones say enough of it. */
  private static final int NAMES = 6;

  private static final String ENGLISH = "en";

  private final List<Parallel> sentences = new ArrayList<>();
  private final List<Term> terms = new ArrayList<>();
  private final List<Synset> synsets = new ArrayList<>();

  private FurtherData() {}

  /**
   * Reads folders.
   *
   * @param folders separated by commas; empty for none
   * @throws TrainingRefused if one is no folder or has no such file, or a file is wrong
   */
  static FurtherData read(String folders) {
    var data = new FurtherData();
    Arrays.stream(folders.split(","))
        .map(String::strip)
        .filter(folder -> !folder.isEmpty())
        .map(Path::of)
        .forEach(data::folder);
    return data;
  }

  /** What was read, behind other data. */
  TrainingData behind(TrainingData data) {
    var allTerms = new ArrayList<>(data.terms());
    allTerms.addAll(terms);
    var allSynsets = new ArrayList<>(data.synsets());
    allSynsets.addAll(synsets);
    return new TrainingData(
        data.documents(), data.asked(), data.parallels(), allTerms, allSynsets, sentences);
  }

  private void folder(Path folder) {
    List<Path> files;
    try (Stream<Path> list = Files.list(folder)) {
      files =
          list.filter(f -> f.getFileName().toString().matches(".*\\.(jsonl|tsv)(\\.gz)?"))
              .sorted()
              .toList();
    } catch (IOException e) {
      throw new TrainingRefused(
          "%s: %s (expected: a folder of translations, *.jsonl.gz or *.tsv.gz)"
              .formatted(folder, Files.exists(folder) ? e : "no such folder"),
          e);
    }
    if (files.isEmpty()) {
      throw new TrainingRefused(
          "%s: no file of translations (expected: *.jsonl.gz or *.tsv.gz)".formatted(folder));
    }
    String source = String.valueOf(folder.toAbsolutePath().normalize().getFileName());
    for (Path file : files) {
      if (file.getFileName().toString().contains(".tsv")) {
        new DataFile(file)
            .forEachFields(
                3,
                fields -> {
                  if (!fields.get(1).isBlank() && !fields.get(2).isBlank()) {
                    terms.add(new Term(source, fields.get(0), fields.get(1), fields.get(2)));
                  }
                });
      } else {
        new DataFile(file).forEachObject(row -> row(source, row.node()));
      }
    }
  }

  private void row(String source, com.fasterxml.jackson.databind.JsonNode row) {
    var words = new TreeMap<String, List<String>>();
    row.path("t")
        .properties()
        .forEach(
            entry -> {
              var texts = new ArrayList<String>();
              if (entry.getValue().isArray()) {
                entry.getValue().forEach(name -> texts.add(name.asText()));
              } else {
                texts.add(entry.getValue().asText());
              }
              texts.removeIf(String::isBlank);
              if (!texts.isEmpty()) {
                words.put(entry.getKey(), texts.subList(0, Math.min(NAMES, texts.size())));
              }
            });
    if (words.size() < 2 || !words.containsKey(ENGLISH)) {
      return;
    }
    if (row.path("kind").asText().equals("sentence")) {
      var texts = new TreeMap<String, String>();
      words.forEach((language, list) -> texts.put(language, list.getFirst()));
      sentences.add(new Parallel(source, Map.copyOf(texts)));
    } else {
      synsets.add(new Synset(source, words));
    }
  }
}
