package dev.relkt.training.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.relkt.training.TrainingRefused;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TrainingSetsTest {

  @TempDir private Path folder;

  @BeforeEach
  void write() {
    SetFiles.sound(folder);
  }

  @Test
  void readsPassagesQuestionsAndTranslations() {
    TrainingSet set = TrainingSets.read(folder);
    assertThat(set.passages())
        .contains(
            new TrainingPassage("p1", "en", "Ice", "Ice floats on water.", "ice"),
            new TrainingPassage("p4", "en", "", "Wood floats on water, iron does not.", "p4"))
        .hasSize(4);
    assertThat(set.questions())
        .contains(
            new TrainingQuestion("q1", "de", "Was schwimmt?", "p1", Optional.of("What floats?")))
        .hasSize(3);
    assertThat(set.translations())
        .containsExactly(new Translation("t1", Map.of("zh-TW", "水", "en", "water", "fr", "eau")));
  }

  @Test
  void readsGzippedFilesAsWell() throws IOException {
    Files.delete(folder.resolve("questions.jsonl"));
    SetFiles.write(
        folder.resolve("questions.jsonl.gz"),
        "{'id':'q2','lang':'en','text':'What sinks?','passage':'p2'}");
    assertThat(TrainingSets.read(folder).questions()).hasSize(1);
  }

  @Test
  void writesWhatItReads() throws IOException {
    TrainingSet set = TrainingSets.read(folder);
    Path copy = folder.resolve("copy");
    var source = new TrainingSource("toy", "A toy", "CC0", 4, 3, 1);
    new TrainingSetWriter(List.of(source), "relkt train prepare").write(copy, set, List.of());
    assertThat(TrainingSets.read(copy)).isEqualTo(set);
    assertThat(TrainingSets.sources(copy)).containsExactly(source);
  }

  @Test
  void tellsEveryProblemWithItsFileAndLine() {
    Path passages = folder.resolve("passages.jsonl");
    Path questions = folder.resolve("questions.jsonl");
    SetFiles.write(
        passages,
        "{'id':'p1','lang':'en','text':'Ice floats on water.'}",
        "{'id':'p2','lang':'en','text':'  '}",
        "{'id':'p1','lang':'en','text':'Twice.'}",
        "{'id':'p3','lang':'xx','text':'What language is this?'}",
        "{'id':'p4','lang':'en','text':'Coloured.','colour':'red'}",
        "{'id': oops",
        "[1]",
        "{'id':'p5','lang':'en'}");
    SetFiles.write(
        questions,
        "{'id':'q1','lang':'en','text':'Right?','passage':'p1'}",
        "{'id':'q2','lang':'en','text':'Where is my passage?','passage':'p9'}",
        "{'id':'q3','lang':'en','text':7,'passage':'p1'}");
    assertThatThrownBy(() -> TrainingSets.read(folder))
        .isInstanceOf(TrainingRefused.class)
        .hasMessage(
            """
            %1$s: 9 problems:
              %2$s, line 2: field text is "  " (expected: some text)
              %2$s, line 3: passage "p1" is there twice, first at %2$s, line 1 (expected: every id once)
              %2$s, line 4: language "xx" is unknown (expected: a BCP 47 tag whose language is in ISO 639, such as en, zh-TW or fon)
              %2$s, line 5: unknown field "colour" (expected: only id, lang, title, text, document)
              %2$s, line 6: not JSON: oops, which is no JSON value; strings stand in double quotes (expected: one JSON object a line)
              %2$s, line 7: not an object but ARRAY (expected: a JSON object)
              %2$s, line 8: field text is missing (expected: some text)
              %3$s, line 3: field text is 7 (expected: some text)
              %3$s, line 2: question "q2" has the gold passage "p9", which is not there (expected: the id of one of the 2 passages)\
            """
                .formatted(folder, passages, questions));
  }

  @Test
  void tellsTheFirstTwentyProblemsAndHowManyMoreThereAre() {
    String[] lines = new String[50];
    for (int i = 0; i < lines.length; i++) {
      lines[i] = "{'id':'q%d','lang':'en','text':'Where?','passage':'gone'}".formatted(i);
    }
    SetFiles.write(folder.resolve("questions.jsonl"), lines);
    assertThatThrownBy(() -> TrainingSets.read(folder))
        .hasMessageStartingWith(folder + ": 50 problems:\n")
        .hasMessageContaining("questions.jsonl, line 20: ")
        .hasMessageNotContaining("questions.jsonl, line 21: ")
        .hasMessageEndingWith("\n  … and 30 more");
  }

  @Test
  void refusesALineThatIsNotUtf8() throws IOException {
    Path passages = folder.resolve("passages.jsonl");
    byte[] bytes = Files.readAllBytes(passages);
    bytes[new String(bytes, java.nio.charset.StandardCharsets.ISO_8859_1).indexOf("floats")] =
        (byte) 0xFF;
    Files.write(passages, bytes);
    assertThatThrownBy(() -> TrainingSets.read(folder))
        .hasMessageContaining(passages + ", line 1: not JSON: bytes that are not UTF-8");
  }

  @Test
  void refusesAnArchiveThatIsCutShort() throws IOException {
    Files.delete(folder.resolve("questions.jsonl"));
    Path archive = folder.resolve("questions.jsonl.gz");
    SetFiles.write(archive, "{'id':'q2','lang':'en','text':'What sinks?','passage':'p2'}");
    byte[] bytes = Files.readAllBytes(archive);
    Files.write(archive, java.util.Arrays.copyOf(bytes, bytes.length - 12));
    assertThatThrownBy(() -> TrainingSets.read(folder))
        .hasMessageContaining(archive + ", line ")
        .hasMessageContaining("cannot be read on: the gzip data ends in the middle of member 1");
  }

  @Test
  void refusesFormatsThatItDoesNotKnow() {
    Path manifest = folder.resolve("training-set.json");
    SetFiles.write(manifest, "{'format': 2}");
    assertThatThrownBy(() -> TrainingSets.read(folder))
        .hasMessage(
            folder
                + ": a problem:\n  "
                + manifest
                + ": format 2 (expected: 1, the only one that this version reads; prepare the data"
                + " again)");
    SetFiles.write(manifest, "{}");
    assertThatThrownBy(() -> TrainingSets.read(folder)).hasMessageContaining("format is missing");
    SetFiles.write(manifest, "{'format': 1, 'colour': 'red'}");
    assertThatThrownBy(() -> TrainingSets.read(folder))
        .hasMessageContaining("unknown field \"colour\"");
  }

  @Test
  void refusesAFolderThatIsNoTrainingSet() {
    Path other = folder.resolve("elsewhere");
    assertThatThrownBy(() -> TrainingSets.read(other))
        .isInstanceOf(TrainingRefused.class)
        .hasMessageContaining(other + ": no file training-set.json")
        .hasMessageContaining("relkt train prepare makes one");
  }

  @Test
  void refusesAFileWithOtherThanTheCountedLines() {
    SetFiles.write(folder.resolve("training-set.json"), "{'format': 1, 'questions': 4}");
    assertThatThrownBy(() -> TrainingSets.read(folder))
        .hasMessageContaining(
            "questions.jsonl: 3 lines (expected: 4, as training-set.json says; the file has been"
                + " cut or changed)");
  }

  @Test
  void refusesATranslationInOneLanguage() {
    SetFiles.write(folder.resolve("translations.jsonl"), "{'id':'t1','texts':{'en':'water'}}");
    assertThatThrownBy(() -> TrainingSets.read(folder))
        .hasMessageContaining(
            "translations.jsonl, line 1: texts in [en] (expected: texts in two languages or more)");
  }

  @Test
  void readsWhatIsHeldOut() {
    assertThat(TrainingSets.readHeldOut(folder)).isEmpty();
    heldOut(
        "{'id':'d1','lang':'en','text':'Snow is cold.','document':'snow'}",
        "{'id':'e1','lang':'en','text':'What is cold?','passage':'d1'}");
    assertThat(TrainingSets.readHeldOut(folder).orElseThrow().questions()).hasSize(1);
  }

  @Test
  void refusesAHeldOutPartWithADocumentThatIsLearnedFrom() {
    heldOut(
        "{'id':'d1','lang':'en','text':'Ice melts.','document':'ice'}",
        "{'id':'e1','lang':'en','text':'What melts?','passage':'d1'}");
    assertThatThrownBy(() -> TrainingSets.readHeldOut(folder))
        .isInstanceOf(TrainingRefused.class)
        .hasMessage(
            "%1$s: a problem:\n  %1$s/passages.jsonl, line 1: passage \"p1\": its document \"ice\" is held out too (%1$s/dev/passages.jsonl, line 1: passage \"d1\") (expected: every document on one side of a split; leave it out of one side)"
                .formatted(folder));
  }

  @Test
  void refusesAHeldOutPartWithTextsThatAreLearnedFrom() {
    heldOut(
        "{'id':'d1','lang':'en','text':'IRON sinks, in water','document':'other'}",
        "{'id':'e1','lang':'fr','text':'Quoi?','passage':'d1','english':'what floats'}");
    assertThatThrownBy(() -> TrainingSets.readHeldOut(folder))
        .hasMessageStartingWith(folder + ": 2 problems:")
        .hasMessageContaining("passages.jsonl, line 2: passage \"p2\": its text is held out too")
        .hasMessageContaining("questions.jsonl, line 1: question \"q1\": its text is held out too");
  }

  private void heldOut(String passage, String question) {
    Path dev = folder.resolve("dev");
    SetFiles.write(dev.resolve("training-set.json"), "{'format': 1}");
    SetFiles.write(dev.resolve("passages.jsonl"), passage);
    SetFiles.write(dev.resolve("questions.jsonl"), question);
  }
}
