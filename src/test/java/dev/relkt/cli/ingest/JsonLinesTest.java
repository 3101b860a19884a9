package dev.relkt.cli.ingest;

import static org.assertj.core.api.Assertions.assertThat;

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

  @Test
  void takesAGoodLineAsItIs() throws IOException {
    String line = "{\"id\": \"moon-de\", \"lang\": \"de\", \"text\": \"Der Mond kreist.\"}";
    List<InputPassage> read = read(line + "\n");
    assertThat(read).hasSize(1);
    var taken = (InputPassage.Taken) read.getFirst();
    assertThat(taken.where()).isEqualTo("f:1");
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
        .containsExactly("f:1", "f:11");
    assertThat(read.stream().filter(InputPassage.Refused.class::isInstance))
        .extracting(InputPassage::where)
        .containsExactly("f:3", "f:4", "f:5", "f:6", "f:7", "f:8", "f:9", "f:10");
    assertThat(reason(read, "f:3")).isEqualTo("text: missing (expected: a string)");
    assertThat(reason(read, "f:4"))
        .isEqualTo("id: missing or empty (expected: a string, the passage's name)");
    assertThat(reason(read, "f:5"))
        .isEqualTo(
            "not JSON at column 1: not, which is no JSON value; strings stand in double quotes"
                + " (expected: a JSON object)");
    assertThat(reason(read, "f:10")).isEqualTo("id: 7, a number (expected: a string, \"7\")");
    assertThat(read).hasSize(11).contains(new InputPassage.Blank("f:2"), Index.atIndex(1));
    assertThat(reason(read, "f:6")).contains("(expected: a JSON object)");
    assertThat(reason(read, "f:7"))
        .isEqualTo("text: no letter, number or symbol (expected: at least one)");
    assertThat(reason(read, "f:8")).contains("colour");
    assertThat(reason(read, "f:9")).contains("language: \"klingon\"");
  }

  @Test
  void refusesALineThatIsNotUtf8AndGoesOn() throws IOException {
    var bytes = new ByteArrayOutputStream();
    bytes.writeBytes("{\"id\": \"a\", \"text\": \"".getBytes(StandardCharsets.UTF_8));
    bytes.write(0xFF);
    bytes.writeBytes("\"}\n{\"id\": \"b\", \"text\": \"good\"}".getBytes(StandardCharsets.UTF_8));
    List<InputPassage> read = read(bytes.toByteArray());
    assertThat(reason(read, "f:1")).contains("not UTF-8, byte 0xFF");
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
        .containsExactly(Optional.empty(), Optional.empty(), Optional.of("f:1"));
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
  void namesRowsOfQuestionAnsweringSetsAndNotANumber() throws IOException {
    List<InputPassage> read =
        read(
            """
            {"id": "q1", "title": "Tide", "context": "The tide turns.", "question": "?", "answers": {}}
            {"id": "a", "text": "x", "metadata": {"page": NaN}}
            """);
    assertThat(reason(read, "f:1"))
        .isEqualTo(
            "context instead of text, as the rows of question answering sets have it (expected: id"
                + " and text); rename it, and keep one row a context");
    assertThat(reason(read, "f:2"))
        .isEqualTo(
            "not JSON at column 50: NaN, which JSON does not have; write null or leave the field out"
                + " (expected: a JSON object)");
  }

  @Test
  void refusesALineOfMoreThanTwelveMegabytesWithoutKeepingIt() throws IOException {
    String line =
        "{\"id\": \"a\", \"text\": \"%s\"}".formatted("x".repeat(JsonLines.MAX_LINE_BYTES));
    List<InputPassage> read = read(line + "\n{\"id\": \"b\", \"text\": \"y\"}\n");
    assertThat(reason(read, "f:1"))
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

  private static List<InputPassage> read(byte[] bytes) throws IOException {
    var read = new ArrayList<InputPassage>();
    new JsonLines(new SeenIds()).read("f", new ByteArrayInputStream(bytes), read::add);
    return read;
  }
}
