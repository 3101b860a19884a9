package dev.relkt.cli.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.relkt.dataset.file.PassageFiles;
import dev.relkt.passage.PassageId;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.assertj.core.data.Index;
import org.junit.jupiter.api.Test;

class JsonLinesTest {

  private static final String IN = "(standard input)";

  @Test
  void takesAGoodLineAsItIs() throws IOException {
    String line = "{\"id\": \"moon-de\", \"lang\": \"de\", \"text\": \"Der Mond kreist.\"}";
    List<InputPassage> read = read(line + "\n");
    assertThat(read).hasSize(1);
    var taken = (InputPassage.Taken) read.getFirst();
    assertThat(taken.where()).isEqualTo(IN + ":1");
    assertThat(taken.id()).isEqualTo(new PassageId("moon-de"));
    assertThat(new String(taken.value(), StandardCharsets.UTF_8)).isEqualTo(line);
  }

  @Test
  void refusesBadLinesAloneWithTheirNumbersAndReasons() throws IOException {
    List<InputPassage> read =
        read(
            """
            {"id": "a", "text": "good"}

            {"id": "b"}
            {"text": "no id"}
            not json
            ["id"]
            {"id": "c", "text": "..."}
            {"id": "d", "text": "good", "colour": "red"}
            {"id": "e", "text": "good", "lang": "klingon"}
            {"id": 7, "text": "good"}
            {"id": "f", "text": "good too"}
            """);
    assertThat(read.stream().filter(InputPassage.Taken.class::isInstance))
        .extracting(InputPassage::where)
        .containsExactly(IN + ":1", IN + ":11");
    assertThat(read.stream().filter(InputPassage.Refused.class::isInstance))
        .extracting(InputPassage::where)
        .containsExactly(
            IN + ":3",
            IN + ":4",
            IN + ":5",
            IN + ":6",
            IN + ":7",
            IN + ":8",
            IN + ":9",
            IN + ":10");
    assertThat(reason(read, IN + ":3")).isEqualTo("text: missing (expected: a string)");
    assertThat(reason(read, IN + ":4"))
        .isEqualTo("id: missing or empty (expected: a string, the passage's name)");
    assertThat(reason(read, IN + ":5"))
        .isEqualTo(
            "not JSON at column 1: not, which is no JSON value; strings stand in double quotes"
                + " (expected: a JSON object)");
    assertThat(reason(read, IN + ":10")).isEqualTo("id: 7, a number (expected: a string, \"7\")");
    assertThat(read).hasSize(11).contains(new InputPassage.Blank(IN + ":2"), Index.atIndex(1));
    assertThat(reason(read, IN + ":6")).contains("(expected: a JSON object)");
    assertThat(reason(read, IN + ":7"))
        .isEqualTo("text: no letter, number or symbol (expected: at least one)");
    assertThat(reason(read, IN + ":8")).contains("colour");
    assertThat(reason(read, IN + ":9")).contains("language: \"klingon\"");
  }

  @Test
  void refusesALineThatIsNotUtf8AndGoesOn() throws IOException {
    var bytes = new ByteArrayOutputStream();
    bytes.writeBytes("{\"id\": \"a\", \"text\": \"".getBytes(StandardCharsets.UTF_8));
    bytes.write(0xFF);
    bytes.writeBytes("\"}\n{\"id\": \"b\", \"text\": \"good\"}".getBytes(StandardCharsets.UTF_8));
    List<InputPassage> read = read(bytes.toByteArray());
    assertThat(reason(read, IN + ":1")).contains("not UTF-8, byte 0xFF");
    assertThat(read.getLast()).isInstanceOf(InputPassage.Taken.class);
  }

  @Test
  void passesOverByteOrderMarksAtLineStartsAndWindowsLineEnds() throws IOException {
    List<InputPassage> read =
        read(
            "\uFEFF{\"id\": \"a\", \"text\": \"x\"}\r\n\r\n\uFEFF{\"id\": \"b\", \"text\": \"y\"}\r\n");
    assertThat(read).filteredOn(InputPassage.Taken.class::isInstance).hasSize(2);
    assertThat(read).filteredOn(InputPassage.Blank.class::isInstance).hasSize(1);
  }

  @Test
  void saysWhereAnIdStoodBefore() throws IOException {
    List<InputPassage> read =
        read(
            """
            {"id": "a", "text": "one"}
            {"id": "b", "text": "two"}
            {"id": "a", "text": "three"}
            """);
    assertThat(read)
        .extracting(passage -> ((InputPassage.Taken) passage).earlier())
        .containsExactly(Optional.empty(), Optional.empty(), Optional.of(IN + ":1"));
  }

  @Test
  void marksPassagesWhoseControlCharactersAreReadAsSpaces() throws IOException {
    List<InputPassage> read =
        read(
            """
            {"id": "a", "text": "page one\\fpage two"}
            {"id": "b", "text": "a", "title": "b\\u0000"}
            {"id": "c", "text": "line one\\nline two"}
            """);
    assertThat(read)
        .extracting(passage -> ((InputPassage.Taken) passage).spaced())
        .containsExactly(true, true, false);
  }

  @Test
  void namesNotANumber() throws IOException {
    List<InputPassage> read =
        read(
            """
            {"id": "a", "text": "x", "metadata": {"page": NaN}}
            """);
    assertThat(reason(read, IN + ":1"))
        .isEqualTo(
            "not JSON at column 50: NaN, which JSON does not have; write null or leave the field out"
                + " (expected: a JSON object)");
  }

  @Test
  void refusesALineOfMoreThanTwelveMegabytesWithoutKeepingIt() throws IOException {
    String line = "{\"id\": \"a\", \"text\": \"%s\"}".formatted("x".repeat(12 * 1024 * 1024));
    List<InputPassage> read = read(line + "\n{\"id\": \"b\", \"text\": \"y\"}\n");
    assertThat(reason(read, IN + ":1"))
        .isEqualTo("%,d bytes (expected: at most 12,582,912)".formatted(line.length()));
    assertThat(read.getLast()).isInstanceOf(InputPassage.Taken.class);
  }

  private static String reason(List<InputPassage> read, String where) {
    return read.stream()
        .filter(passage -> passage.where().equals(where))
        .map(passage -> ((InputPassage.Refused) passage).reason())
        .findFirst()
        .orElseThrow();
  }

  private static List<InputPassage> read(String text) throws IOException {
    return read(text.getBytes(StandardCharsets.UTF_8));
  }

  private static List<InputPassage> read(byte[] bytes) {
    var read = new ArrayList<InputPassage>();
    new PassageInput(
            PassageFiles.Format.AUTO,
            Optional.empty(),
            PassageInput.Controls.REFUSED,
            new ByteArrayInputStream(bytes))
        .read("-", read::add);
    return read;
  }
}
