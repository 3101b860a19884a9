package dev.relkt.training.student;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.relkt.training.TrainingRefused;
import dev.relkt.training.student.TrainingData.Term;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FurtherDataTest {

  private static final TrainingData NOTHING =
      new TrainingData(List.of(), List.of(), List.of(), List.of(), List.of(), List.of());

  @TempDir private Path folder;

  @BeforeEach
  void write() throws IOException {
    Files.createDirectories(folder.resolve("manual"));
    ToyData.zipped(
        folder.resolve("manual/rows.jsonl.gz"),
        List.of(
            "{\"kind\":\"sentence\",\"t\":{\"en\":\"press the key\",\"de\":\"die Taste\"}}",
            "{\"kind\":\"ui\",\"t\":{\"en\":\"Save\",\"de\":\"Sichern\",\"fr\":\"\"}}",
            "{\"kind\":\"name\",\"t\":{\"en\":[\"Rome\"],\"de\":[\"a\",\"b\",\"c\",\"d\",\"e\",\"f\",\"g\"]}}",
            "{\"kind\":\"sentence\",\"t\":{\"de\":\"ohne Englisch\",\"fr\":\"sans\"}}",
            "{\"kind\":\"sentence\",\"t\":{\"en\":\"alone\"}}",
            "{\"note\":\"no translations\"}"));
    Files.createDirectories(folder.resolve("names"));
    Files.writeString(folder.resolve("names/names.tsv"), "de\tCologne\tKöln\t7\nde\t\tleer\t1\n");
  }

  private TrainingData read() {
    return FurtherData.read(folder.resolve("manual") + ", " + folder.resolve("names"))
        .behind(NOTHING);
  }

  @Test
  void sentencesAreSentencesAndAllElseAreWords() {
    TrainingData data = read();
    assertThat(data.further()).hasSize(1);
    assertThat(data.further().getFirst().texts())
        .isEqualTo(Map.of("en", "press the key", "de", "die Taste"));
    assertThat(data.synsets()).hasSize(2);
    assertThat(data.synsets().getFirst().words())
        .isEqualTo(Map.of("en", List.of("Save"), "de", List.of("Sichern")));
    assertThat(data.terms()).containsExactly(new Term("names", "de", "Cologne", "Köln"));
  }

  @Test
  void ofManyNamesTheFirstSixCount() {
    assertThat(read().synsets().get(1).words().get("de"))
        .containsExactly("a", "b", "c", "d", "e", "f");
  }

  @Test
  void theFolderIsTheSource() {
    assertThat(read().counts(Xquad.none())).isEqualTo(Map.of("manual", 3L, "names", 1L));
  }

  @Test
  void aFolderWithoutTranslationsIsRefused() throws IOException {
    Path empty = Files.createDirectories(folder.resolve("empty"));
    assertThatThrownBy(() -> FurtherData.read(empty.toString()))
        .isInstanceOf(TrainingRefused.class)
        .hasMessage("%s: no file of translations (expected: *.jsonl.gz or *.tsv.gz)", empty);
    assertThatThrownBy(() -> FurtherData.read(folder.resolve("none").toString()))
        .isInstanceOf(TrainingRefused.class)
        .hasMessageContaining("no such folder (expected: a folder of translations");
  }
}
