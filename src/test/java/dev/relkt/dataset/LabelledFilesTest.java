package dev.relkt.dataset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.relkt.passage.Language;
import dev.relkt.passage.Passage;
import dev.relkt.passage.PassageId;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class LabelledFilesTest {

  private static final Passage HEDGEHOGS =
      new Passage(
          new PassageId("p1"),
          new Language("de"),
          "Igel",
          "Igel halten Winterschlaf.",
          Map.of("topic", "animals"));

  @TempDir private Path directory;

  @Test
  void takesTheDocumentOfAPassageFromItsFieldOrItsMetadata(@TempDir Path folder)
      throws IOException {
    Path file = folder.resolve("documents.jsonl");
    Files.writeString(
        file,
        """
        {"id":"p1","text":"one","document":"d1"}
        {"id":"p2","text":"two","metadata":{"document":"d2"}}
        """);

    assertThat(LabelledFiles.passages(file).records())
        .extracting(p -> p.metadata().text("document").orElse(""))
        .containsExactly("d1", "d2");
    assertThat(LabelledFiles.passages(file).passedOver()).isEmpty();

    Files.writeString(
        file,
        "{\"id\":\"p1\",\"text\":\"one\",\"document\":\"d1\",\"metadata\":{\"document\":\"d2\"}}");
    assertThatThrownBy(() -> LabelledFiles.passages(file))
        .hasMessage(
            file
                + ":1: document: \"d1\", and \"d2\" in metadata (expected: the same, or one of"
                + " them)");
  }

  @Test
  void readsBackWhatItWrites() throws IOException {
    Path passages = directory.resolve("passages.jsonl");
    Path questions = directory.resolve("questions.jsonl");
    var bare = new Passage(new PassageId("p2"), Language.UNDETERMINED, "", "猫は寝る", Map.of());
    var question = new LabelledQuestion("q1", new Language("zh-TW"), "刺蝟會冬眠嗎？");

    LabelledFiles.writePassages(passages, List.of(HEDGEHOGS, bare));
    LabelledFiles.writeQuestions(questions, List.of(question));

    assertThat(LabelledFiles.passages(passages).records()).containsExactly(HEDGEHOGS, bare);
    assertThat(LabelledFiles.questions(questions).records()).containsExactly(question);
  }

  @Test
  void readsGzipWhateverTheFileIsCalled() throws IOException {
    Path file = directory.resolve("passages.jsonl");
    try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(file))) {
      out.write(
          "\uFEFF{\"id\":\"p1\",\"text\":\"one\"}\r\n\r\n{\"id\":\"p2\",\"text\":\"two\",\"lang\":null}"
              .getBytes(StandardCharsets.UTF_8));
    }

    assertThat(LabelledFiles.passages(file).records())
        .extracting(p -> p.id().value(), Passage::text, Passage::language)
        .containsExactly(
            org.assertj.core.groups.Tuple.tuple("p1", "one", Language.UNDETERMINED),
            org.assertj.core.groups.Tuple.tuple("p2", "two", Language.UNDETERMINED));
  }

  @Test
  void countsFieldsThatItPassesOver() throws IOException {
    Path file =
        write(
            "{\"id\":\"q1\",\"lang\":\"en\",\"text\":\"a\",\"topK\":3}\n"
                + "{\"id\":\"q2\",\"lang\":\"en\",\"text\":\"b\",\"topK\":3,\"x\":{}}");

    assertThat(LabelledFiles.questions(file).passedOver()).isEqualTo(Map.of("topK", 2, "x", 1));
  }

  @Test
  void namesEveryPassageThatIsWrong() throws IOException {
    Path file =
        write(
            """
            {"id":"p1","lang":"en","text":"fine"}
            {"id":"p1","lang":"en","text":"fine"}
            {"id":"p2","lang":"en","text":"  "}
            {"id":"p3","lang":"qqq","text":"fine"}
            {"id":"p4","lang":"en"}
            {"id":5,"lang":"en","text":"fine"}
            ["p6"]
            {"id":"p7","lang":"en","text":"fine","metadata":{"year":[[2020]]}}
            {"id":"p8","id":"p9","lang":"en","text":"fine"}
            {"id":"p10","lang":"en","text":"…!"}
            {"id":"p11","lang":"en","text":"a\\ud800b"}
            """);

    assertThatThrownBy(() -> LabelledFiles.passages(file))
        .isInstanceOf(DataRefused.class)
        .hasMessage(
            RunTest.lines(
                file,
                "2: id: \"p1\" is there already, in line 1 (expected: every id once)",
                "3: text: empty or blank (expected: at least one letter, number or symbol)",
                "4: language: \"qqq\" is unknown (expected: a BCP 47 tag whose language is in ISO"
                    + " 639, such as en, zh-TW or fon)",
                "5: text: missing (expected: a string)",
                "6: id: 5, a number (expected: a string, \"5\")",
                "7: a JSON array (expected: an object)",
                "8: metadata.year[0]: a list in a list (expected: a value)",
                "9: not JSON: field \"id\" twice (expected: one JSON object a line)",
                "10: text: no letter, number or symbol (expected: at least one)",
                "11: text: half a surrogate pair U+D800 at position 1 (expected: valid Unicode)"));
  }

  @Test
  void readsControlCharactersAsSpacesAndCountsTheirLines() throws IOException {
    Path file =
        write(
            "{\"id\":\"p1\",\"text\":\"a\\u0001b\\tc\",\"title\":\"x\\u0000\"}\n"
                + "{\"id\":\"p2\",\"text\":\"fine\"}");

    LabelledFiles.Contents<Passage> contents = LabelledFiles.passages(file);

    assertThat(contents.records().getFirst().text()).isEqualTo("a b\tc");
    assertThat(contents.records().getFirst().title()).isEqualTo("x ");
    assertThat(contents.cleaned()).isEqualTo(1);
  }

  @Test
  void namesEveryQuestionThatIsWrong() throws IOException {
    Path file =
        write("{\"id\":\"q 1\",\"lang\":\"en\",\"text\":\"a\"}\n{\"id\":\"q2\",\"text\":\"a\"}\n");

    assertThatThrownBy(() -> LabelledFiles.questions(file))
        .hasMessage(
            RunTest.lines(
                file,
                "1: id: \"q 1\" has white space (expected: none, qrels and runs are separated by"
                    + " it)",
                "2: lang: missing (expected: a string)"));
  }

  @Test
  void refusesBytesThatAreNotUtf8WithTheirLine() throws IOException {
    Path file = directory.resolve("latin1.jsonl");
    Files.write(
        file,
        "{\"id\":\"p1\",\"text\":\"fine\"}\n{\"id\":\"p2\",\"text\":\"naïve\"}\n"
            .getBytes(StandardCharsets.ISO_8859_1));

    assertThatThrownBy(() -> LabelledFiles.passages(file))
        .hasMessage(file + ":2: invalid UTF-8 (expected: UTF-8)");
  }

  @Test
  void refusesATruncatedGzipFile() throws IOException {
    Path whole = directory.resolve("whole.gz");
    try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(whole))) {
      out.write("{\"id\":\"p1\",\"text\":\"fine\"}\n".getBytes(StandardCharsets.UTF_8));
    }
    byte[] bytes = Files.readAllBytes(whole);
    Path file = directory.resolve("truncated.gz");
    Files.write(file, java.util.Arrays.copyOf(bytes, bytes.length - 12));

    assertThatThrownBy(() -> LabelledFiles.passages(file))
        .isInstanceOf(DataRefused.class)
        .hasMessageStartingWith(file + ": cannot be read: ")
        .hasMessageContaining("the gzip data ends in the middle of member 1");
  }

  @Test
  void listsTheFirstTwentyMistakesAndCountsTheRest() throws IOException {
    Path file =
        write(String.join("\n", IntStream.range(0, 25).mapToObj(i -> "nonsense" + i).toList()));

    assertThatThrownBy(() -> LabelledFiles.passages(file))
        .message()
        .satisfies(
            message -> {
              assertThat(message.lines()).hasSize(21);
              assertThat(message).endsWith("\n… and 5 more");
            });
  }

  @Test
  void readsTextInUtf16() throws IOException {
    Path file =
        Files.write(
            directory.resolve("file.jsonl"),
            "{\"id\":\"p1\",\"text\":\"één\"}\n".getBytes(StandardCharsets.UTF_16LE));

    assertThat(LabelledFiles.passages(file).records())
        .extracting(Passage::text)
        .containsExactly("één");
  }

  @Test
  void namesAFileThatIsNoTextInOneSentence() throws IOException {
    Path file = write("%PDF-1.7 and so on");

    assertThatThrownBy(() -> LabelledFiles.passages(file))
        .hasMessage(
            file
                + ": a PDF file; take the text out of it and write it as JSON Lines (expected: JSON"
                + " Lines, one object a line; a JSON array of objects; CSV or TSV with a header; or"
                + " SQuAD's format)");
  }

  @Test
  void passesOverByteOrderMarksAsTheTopicsDo() throws IOException {
    Path file =
        write("\uFEFF{\"id\":\"p1\",\"text\":\"one\"}\n\uFEFF{\"id\":\"p2\",\"text\":\"two\"}\n");

    assertThat(LabelledFiles.passages(file).records()).hasSize(2);
  }

  private Path write(String text) throws IOException {
    return Files.writeString(directory.resolve("file.jsonl"), text);
  }
}
