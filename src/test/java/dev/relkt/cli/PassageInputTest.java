package dev.relkt.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.relkt.passage.Language;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PassageInputTest {

  private static final String SQUAD =
      """
      {"version": "1.1",
       "data": [
        {"title": "Super_Bowl_50", "paragraphs": [
          {"context": "Die Panthers gaben 308 Punkte ab.", "qas": [{"id": "1", "question": "?"}]},
          {"context": "Peyton Manning war 39."}]},
        {"title": "Warschau", "paragraphs": [{"context": "Warschau liegt an der Weichsel."}]}]}
      """;

  @TempDir Path directory;

  @Test
  void takesTheContextsOfASquadFileWithArticleAndNumberAsId() throws IOException {
    List<InputPassage> read = read(file("xquad.de.json", bytes(SQUAD)), Optional.empty());
    assertThat(read)
        .extracting(passage -> ((InputPassage.Taken) passage).id().value())
        .containsExactly("Super_Bowl_50/0", "Super_Bowl_50/1", "Warschau/0");
    assertThat(value(read.getFirst()))
        .isEqualTo(
            "{\"id\":\"Super_Bowl_50/0\",\"title\":\"Super Bowl 50\",\"text\":\"Die Panthers gaben"
                + " 308 Punkte ab.\"}");
  }

  @Test
  void keepsTranslationsOfOneSquadFileApartByTheirLanguage() throws IOException {
    List<InputPassage> read =
        read(file("xquad.de.json", bytes(SQUAD)), Optional.of(new Language("de")));
    assertThat(((InputPassage.Taken) read.getFirst()).id().value()).isEqualTo("de/Super_Bowl_50/0");
    assertThat(value(read.getFirst())).contains("\"lang\":\"de\"");
  }

  @Test
  void namesTheParagraphOfASquadFileThatIsRefused() throws IOException {
    String squad =
        "{\"data\": [{\"title\": \"T\", \"paragraphs\": [{\"context\": \"a\"}, {\"context\": \""
            + " \"}]}]}";
    List<InputPassage> read = read(file("s.json", bytes(squad)), Optional.empty());
    assertThat(read.getLast())
        .isEqualTo(
            new InputPassage.Refused(
                directory.resolve("s.json") + ": data[0].paragraphs[1]",
                "text: empty or blank (expected: at least one letter, number or symbol)"));
  }

  @Test
  void readsGzippedFilesWhateverTheirName() throws IOException {
    var gzipped = new ByteArrayOutputStream();
    try (var out = new GZIPOutputStream(gzipped)) {
      out.write(bytes("{\"id\": \"a\", \"text\": \"x\"}\n"));
    }
    assertThat(read(file("passages", gzipped.toByteArray()), Optional.empty())).hasSize(1);
  }

  @Test
  void readsTheStandardInput() {
    var read = new ArrayList<InputPassage>();
    input(Optional.empty(), new ByteArrayInputStream(bytes("{\"id\": \"a\", \"text\": \"x\"}")))
        .read("-", read::add);
    assertThat(read).extracting(InputPassage::where).containsExactly("(standard input):1");
  }

  @Test
  void saysThatAFileIsNotThere() {
    Path missing = directory.resolve("missing.jsonl");
    assertThatThrownBy(() -> read(missing.toString(), Optional.empty()))
        .isInstanceOf(CommandFailed.class)
        .hasMessage(missing + ": no such file");
  }

  @Test
  void saysWhereASquadFileBreaksOff() throws IOException {
    String broken = file("s.json", bytes(SQUAD.substring(0, SQUAD.length() - 20)));
    assertThatThrownBy(() -> read(broken, Optional.empty()))
        .isInstanceOf(CommandFailed.class)
        .hasMessageStartingWith(broken + ": not JSON at line");
  }

  private String file(String name, byte[] content) throws IOException {
    return Files.write(directory.resolve(name), content).toString();
  }

  private static List<InputPassage> read(String file, Optional<Language> language) {
    var read = new ArrayList<InputPassage>();
    input(language, InputStream.nullInputStream()).read(file, read::add);
    return read;
  }

  private static PassageInput input(Optional<Language> language, InputStream standardInput) {
    return new PassageInput(PassageInput.Format.AUTO, language, standardInput);
  }

  private static String value(InputPassage passage) {
    return new String(((InputPassage.Taken) passage).value(), StandardCharsets.UTF_8);
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
