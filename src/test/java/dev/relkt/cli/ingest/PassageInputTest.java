package dev.relkt.cli.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.relkt.cli.console.CommandFailed;
import dev.relkt.dataset.file.PassageFiles;
import dev.relkt.passage.Language;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

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
  void takesAFirstObjectWithAnArrayDataForALineWhereItIsAPassage() throws IOException {
    List<InputPassage> read =
        read(
            file(
                "one.jsonl",
                bytes(
                    """
                    {"id": "d-1", "text": "First line.", "data": []}
                    {"id": "d-2", "text": "Second line."}
                    """)),
            Optional.empty());
    assertThat(read).hasSize(2);
    assertThat(((InputPassage.Refused) read.getFirst()).reason()).startsWith("data: unknown field");
    assertThat(read.getLast()).isInstanceOf(InputPassage.Taken.class);
  }

  @Test
  void takesTheContextBesideTheTitleAsKorQuad2HasIt() throws IOException {
    List<InputPassage> read =
        read(
            file(
                "korquad2.json",
                bytes(
                    """
                    {"version": "x", "data": [
                      {"title": "등대", "context": "등대는 불을 밝혔다.", "qas": []},
                      {"title": "항구", "url": "u"},
                      {"title": "빈", "paragraphs": []},
                      "no article"]}
                    """)),
            Optional.empty());
    assertThat(ids(read)).containsExactly("등대/0");
    assertThat(read.subList(1, 4))
        .containsExactly(
            new InputPassage.Refused(
                directory.resolve("korquad2.json") + ": data[1]",
                "neither paragraphs nor context (expected: an array \"paragraphs\", or a string"
                    + " \"context\")"),
            new InputPassage.Blank(directory.resolve("korquad2.json") + ": data[2]"),
            new InputPassage.Refused(
                directory.resolve("korquad2.json") + ": data[3]",
                "no object but a string (expected: an array \"paragraphs\", or a string"
                    + " \"context\")"));
  }

  @Test
  void takesASquadArrayWithoutDataAroundIt() throws IOException {
    String list = "[{\"title\": \"L\", \"paragraphs\": [{\"context\": \"Some text.\"}]}]";
    assertThat(ids(read(file("list.json", bytes(list)), Optional.empty()))).containsExactly("L/0");
  }

  @Test
  void givesUntitledArticlesIdsOfTheirOwn() throws IOException {
    String untitled =
        "{\"data\": [{\"paragraphs\": [{\"context\": \"One.\"}]}, {\"title\": \"untitled\","
            + " \"paragraphs\": [{\"context\": \"Two.\"}]}, {\"title\": null, \"paragraphs\":"
            + " [{\"context\": \"Three.\"}]}]}";
    assertThat(ids(read(file("u.json", bytes(untitled)), Optional.empty())))
        .containsExactly("untitled/0", "untitled/1", "untitled/2");
  }

  @Test
  void refusesAParagraphWhoseIdAnotherFileGaveToAnotherText() throws IOException {
    String english = file("en.json", bytes(oneArticle("The harbour wall.")));
    String german = file("de.json", bytes(oneArticle("Die Hafenmauer.")));
    var read = new ArrayList<InputPassage>();
    PassageInput input = input(Optional.empty(), InputStream.nullInputStream());
    input.read(english, read::add);
    input.read(german, read::add);
    assertThat(read.getLast())
        .isEqualTo(
            new InputPassage.Refused(
                german + ": data[0].paragraphs[0]",
                "id: \"Harbour/0\" was given already, to %s: paragraph 1; --lang TAG puts the language of a file before its ids"
                    .formatted(english)));
  }

  @Test
  void refusesWhatFollowsASquadFile() throws IOException {
    String twice = file("s.json", bytes(oneArticle("One.") + "\n" + oneArticle("Two.")));
    assertThatThrownBy(() -> read(twice, Optional.empty()))
        .isInstanceOf(CommandFailed.class)
        .hasMessageStartingWith(twice + ": something follows the JSON, at line 2");
  }

  static Stream<Arguments> foreignFiles() {
    String two = "{\"id\":\"a\",\"text\":\"x\"}%s{\"id\":\"b\",\"text\":\"y\"}%s";
    return Stream.of(
        Arguments.of(
            bytes("{\n  \"id\": \"a\",\n  \"text\": \"x\"\n}\n"),
            "an object over lines 1 to 4; write one object a line: jq -c . FILE"),
        Arguments.of(
            bytes("{\n  \"id\": \"a\",\n  \"text\": \"" + "x ".repeat(40_000) + "\"\n}\n"),
            "an object over several lines; write one object a line: jq -c . FILE"),
        Arguments.of(
            ("\uFEFF" + two.formatted("\n", "\n")).getBytes(Charset.forName("UTF-32LE")),
            "text in UTF-32; write it as UTF-8: iconv -f UTF-32 FILE"),
        Arguments.of(
            bytes(two.formatted("\r", "\r")),
            "lines that end with a carriage return alone; write line feeds: tr '\\r' '\\n' < FILE"),
        Arguments.of(
            bytes("PK\u0003\u0004 and so on"), "a zip archive; unpack it first: unzip -p FILE"));
  }

  @ParameterizedTest
  @MethodSource("foreignFiles")
  void namesAFileThatHoldsNoPassagesWithTheWayOut(byte[] content, String words) throws IOException {
    String file = file("f", content);
    assertThatThrownBy(() -> read(file, Optional.empty()))
        .isInstanceOf(CommandFailed.class)
        .hasMessage(
            "%s: %s (expected: JSON Lines, one object a line; a JSON array of objects; CSV or TSV"
                + " with a header; or SQuAD's format)",
            file, words);
  }

  @Test
  void readsOnWhereOnlyTheFirstLineIsNoObject() throws IOException {
    for (String first : List.of("[1, 2]", "{\"id\": \"a\", \"text\": \"x\"", "not JSON", "7")) {
      List<InputPassage> read =
          read(file("f", bytes(first + "\n{\"id\": \"b\", \"text\": \"y\"}\n")), Optional.empty());
      assertThat(read).as(first).hasSize(2);
      assertThat(read.getFirst()).isInstanceOf(InputPassage.Refused.class);
      assertThat(read.getLast()).isInstanceOf(InputPassage.Taken.class);
    }
  }

  @Test
  void saysAtWhichLineAGzipFileBreaksOff() throws IOException {
    var gzipped = new ByteArrayOutputStream();
    try (var out = new GZIPOutputStream(gzipped, 512, true)) {
      out.write(bytes("{\"id\": \"a\", \"text\": \"x\"}\n{\"id\": \"b\", \"te"));
      out.flush();
    }
    byte[] whole = gzipped.toByteArray();
    String cut = file("cut.gz", java.util.Arrays.copyOf(whole, whole.length - 9));
    var read = new ArrayList<InputPassage>();
    PassageInput input = input(Optional.empty(), InputStream.nullInputStream());
    assertThatThrownBy(() -> input.read(cut, read::add))
        .isInstanceOf(CommandFailed.class)
        .hasMessage(
            cut
                + ":2: cannot be read: the gzip data ends in the middle of member 1: the file was cut"
                + " short; fetch it or write it again");
    assertThat(read).extracting(InputPassage::where).containsExactly(cut + ":1");
    assertThat(input.next()).isEqualTo(cut + ":2");
  }

  @Test
  void accountsForEveryLine() throws IOException {
    var tally = new IngestTally();
    PassageInput input = input(Optional.empty(), InputStream.nullInputStream());
    input.read(
        file(
            "f",
            bytes(
                """
                {"id": "a", "text": "x"}

                {"id": "b", "text": "?"}
                {"id": "a", "text": "page\\ftwo"}
                {"id": "c"}""")),
        place -> tally.add(place, input.unit()));
    assertThat(tally.account(true))
        .containsExactly(
            "read 5 lines: 2 sent, 2 refused, 1 blank",
            "1 ids came again: the passage that came last stays",
            "control characters of 1 passages are read as spaces");
  }

  @Test
  void putsSpacesForControlCharactersWhereThatIsAsked() throws IOException {
    String file =
        file(
            "f",
            bytes(
                """
                {"id": "a", "text": "form F\u000113", "metadata": {"pdf": {"producer": "x\\u0000"}}}
                {"id": "b\\u0007", "text": "y"}
                {"id": "c", "text": "half \\ud800"}
                {"id": "d", "text": "page\\ftwo"}
                """));
    var tally = new IngestTally();
    var read = new ArrayList<InputPassage>();
    var input =
        new PassageInput(
            PassageFiles.Format.AUTO,
            Optional.empty(),
            PassageInput.Controls.CLEANED,
            InputStream.nullInputStream());
    input.read(
        file,
        place -> {
          read.add(place);
          tally.add(place, input.unit());
        });
    assertThat(value(read.get(0)))
        .isEqualTo(
            "{\"id\":\"a\",\"text\":\"form F 13\",\"metadata\":{\"pdf\":{\"producer\":\"x \"}}}");
    assertThat(read.get(1)).isInstanceOf(InputPassage.Refused.class);
    assertThat(value(read.get(2))).contains("half \uFFFD");
    assertThat(tally.account(true))
        .containsExactly(
            "read 4 lines: 3 sent, 1 refused, 0 blank",
            "control characters of 1 passages are read as spaces",
            "control characters of 2 passages became spaces (--clean)");
    assertThat(read(file, Optional.empty()).get(0)).isInstanceOf(InputPassage.Refused.class);
  }

  @Test
  void cleaningDoesNotChooseBetweenTwoFieldsOfOneName() throws IOException {
    String file = file("f", bytes("{\"id\": \"a\", \"text\": \"one\u0001\", \"text\": \"two\"}\n"));
    var read = new ArrayList<InputPassage>();
    new PassageInput(
            PassageFiles.Format.AUTO,
            Optional.empty(),
            PassageInput.Controls.CLEANED,
            InputStream.nullInputStream())
        .read(file, read::add);
    assertThat(read.getFirst()).isInstanceOf(InputPassage.Refused.class);
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
    return new PassageInput(
        PassageFiles.Format.AUTO, language, PassageInput.Controls.REFUSED, standardInput);
  }

  private static String oneArticle(String context) {
    return "{\"data\": [{\"title\": \"Harbour\", \"paragraphs\": [{\"context\": \"%s\"}]}]}"
        .formatted(context);
  }

  private static List<String> ids(List<InputPassage> read) {
    return read.stream()
        .filter(InputPassage.Taken.class::isInstance)
        .map(passage -> ((InputPassage.Taken) passage).id().value())
        .toList();
  }

  private static String value(InputPassage passage) {
    return new String(((InputPassage.Taken) passage).value(), StandardCharsets.UTF_8);
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
