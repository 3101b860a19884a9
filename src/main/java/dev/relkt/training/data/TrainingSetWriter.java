package dev.relkt.training.data;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Writes training sets in the form that {@link TrainingSets} reads. */
public final class TrainingSetWriter {

  private final List<TrainingSource> sources;
  private final String madeBy;

  /**
   * @param sources what the set is made of
   * @param madeBy the command
   */
  public TrainingSetWriter(List<TrainingSource> sources, String madeBy) {
    this.sources = List.copyOf(sources);
    this.madeBy = madeBy;
  }

  /** Writes a set and its triplets, which may be none, into a folder that is made if need be. */
  public void write(Path folder, TrainingSet set, List<Triplet> triplets) throws IOException {
    Files.createDirectories(folder);
    try (OutputStream out = Files.newOutputStream(folder.resolve(SetFolderReader.PASSAGES))) {
      var lines = new JsonLineWriter(out);
      for (TrainingPassage passage : set.passages()) {
        lines.write(line(passage));
      }
      lines.flush();
    }
    try (OutputStream out = Files.newOutputStream(folder.resolve(SetFolderReader.QUESTIONS))) {
      var lines = new JsonLineWriter(out);
      for (TrainingQuestion question : set.questions()) {
        lines.write(line(question));
      }
      lines.flush();
    }
    try (OutputStream out = Files.newOutputStream(folder.resolve(SetFolderReader.TRANSLATIONS))) {
      var lines = new JsonLineWriter(out);
      for (Translation translation : set.translations()) {
        Map<String, Object> line = new LinkedHashMap<>();
        line.put("id", translation.id());
        line.put("texts", new TreeMap<>(translation.texts()));
        lines.write(line);
      }
      lines.flush();
    }
    if (!triplets.isEmpty()) {
      TripletFile.write(folder.resolve(TripletFile.NAME), triplets);
    }
    Files.write(
        folder.resolve(SetFolderReader.MANIFEST),
        JsonLineFile.JSON
            .writerWithDefaultPrettyPrinter()
            .writeValueAsBytes(manifest(set, triplets.size())));
  }

  private static Map<String, Object> line(TrainingPassage passage) {
    Map<String, Object> line = new LinkedHashMap<>();
    line.put("id", passage.id());
    line.put("lang", passage.language());
    if (!passage.title().isEmpty()) {
      line.put("title", passage.title());
    }
    line.put("text", passage.text());
    line.put("document", passage.document());
    return line;
  }

  private static Map<String, Object> line(TrainingQuestion question) {
    Map<String, Object> line = new LinkedHashMap<>();
    line.put("id", question.id());
    line.put("lang", question.language());
    line.put("text", question.text());
    line.put("passage", question.passage());
    question.english().ifPresent(e -> line.put("english", e));
    return line;
  }

  private Map<String, Object> manifest(TrainingSet set, int triplets) {
    Map<String, Object> manifest = new LinkedHashMap<>();
    manifest.put("format", SetFolderReader.FORMAT);
    manifest.put("passages", set.passages().size());
    manifest.put("questions", set.questions().size());
    manifest.put("translations", set.translations().size());
    manifest.put("triplets", triplets);
    List<Map<String, Object>> all = new ArrayList<>();
    for (TrainingSource source : sources) {
      Map<String, Object> one = new LinkedHashMap<>();
      one.put("name", source.name());
      one.put("title", source.title());
      one.put("licence", source.licence());
      one.put("passages", source.passages());
      one.put("questions", source.questions());
      one.put("translations", source.translations());
      all.add(one);
    }
    manifest.put("sources", all);
    manifest.put("made_by", madeBy);
    return manifest;
  }
}
