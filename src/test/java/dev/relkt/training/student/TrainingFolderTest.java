package dev.relkt.training.student;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.relkt.training.TrainingRefused;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TrainingFolderTest {

  @TempDir private Path folder;

  @BeforeEach
  void write() throws IOException {
    ToyData.write(folder);
  }

  @Test
  void readsPassagesQuestionsTranslationsAndTerms() {
    TrainingData data = new TrainingFolder(folder).read();
    assertThat(data.documents()).hasSize(24);
    assertThat(data.asked()).hasSize(24);
    assertThat(data.documents().get(3).text()).startsWith("the winter stands by the garden");
    assertThat(data.asked().get(3).text()).isEqualTo("where is the winter and garden");
    assertThat(data.parallels().getFirst().texts()).containsKeys("en", "xx");
    assertThat(data.terms()).hasSize(24);
    assertThat(data.synsets()).isEmpty();
  }

  @Test
  void readsFilesThatAreNotZipped() throws IOException {
    Files.delete(folder.resolve("lexicon.tsv.gz"));
    Files.writeString(folder.resolve("lexicon.tsv"), "xx\triver\trevir\n");
    assertThat(new TrainingFolder(folder).read().terms()).hasSize(1);
  }

  @Test
  void readsSynsetsWithSeveralWords() throws IOException {
    ToyData.zipped(
        folder.resolve("wordnet.tsv.gz"),
        List.of("001-n\ten=sea|ocean\tde=Meer", "002-n\ten=alone"));
    List<TrainingData.Synset> synsets = new TrainingFolder(folder).read().synsets();
    assertThat(synsets).hasSize(1);
    assertThat(synsets.getFirst().words()).containsEntry("en", List.of("sea", "ocean"));
  }

  @Test
  void saysWhichFileIsMissing() throws IOException {
    Files.delete(folder.resolve("passages.jsonl.gz"));
    assertThatThrownBy(() -> new TrainingFolder(folder).read())
        .isInstanceOf(TrainingRefused.class)
        .hasMessage(
            "%s: no such file (expected: a data file; see --data)"
                .formatted(folder.resolve("passages.jsonl.gz")));
  }

  @Test
  void namesFileAndLineThatAreNoJson() throws IOException {
    Path file = folder.resolve("questions.jsonl.gz");
    var lines =
        new ArrayList<>(
            List.of(
                "{\"source\":\"toy\",\"lang\":\"en\",\"question\":\"where\",\"doc_id\":\"d1\"}",
                "{\"source\": oops"));
    ToyData.zipped(file, lines);
    assertThatThrownBy(() -> new TrainingFolder(folder).read())
        .isInstanceOf(TrainingRefused.class)
        .hasMessageStartingWith(file + ", line 2: not JSON: ")
        .hasMessageEndingWith("(expected: one JSON object a line)");
    ToyData.zipped(file, List.of("[1]"));
    assertThatThrownBy(() -> new TrainingFolder(folder).read())
        .hasMessage(file + ", line 1: not an object but ARRAY (expected: a JSON object)");
  }

  @Test
  void namesTheFieldThatIsMissing() throws IOException {
    Path file = folder.resolve("questions.jsonl.gz");
    ToyData.zipped(file, List.of("{\"source\":\"toy\",\"lang\":\"en\",\"doc_id\":\"d1\"}"));
    assertThatThrownBy(() -> new TrainingFolder(folder).read())
        .hasMessage(file + ", line 1: field question is missing (expected: some text)");
  }

  @Test
  void namesTheLineWithTooFewFields() throws IOException {
    Path file = folder.resolve("lexicon.tsv.gz");
    ToyData.zipped(file, List.of("xx\triver\trevir", "xx\triver"));
    assertThatThrownBy(() -> new TrainingFolder(folder).read())
        .hasMessage(file + ", line 2: 2 fields (expected: 3 or more, separated by tabs)");
  }

  @Test
  void refusesAnEmptySet() throws IOException {
    ToyData.zipped(folder.resolve("questions.jsonl.gz"), List.of());
    assertThatThrownBy(() -> new TrainingFolder(folder).read())
        .isInstanceOf(TrainingRefused.class)
        .hasMessageStartingWith(folder + ": no question has a passage here");
  }

  @Test
  void refusesAFileThatIsCutOff() throws IOException {
    Path file = folder.resolve("passages.jsonl.gz");
    byte[] bytes = Files.readAllBytes(file);
    Files.write(file, java.util.Arrays.copyOf(bytes, bytes.length / 2));
    assertThatThrownBy(() -> new TrainingFolder(folder).read())
        .isInstanceOf(TrainingRefused.class)
        .hasMessageStartingWith(file + ", line ")
        .hasMessageContaining(": cannot be read on: the gzip data ends in the middle of member 1");
  }
}
