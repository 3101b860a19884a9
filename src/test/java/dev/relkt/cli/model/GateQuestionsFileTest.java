package dev.relkt.cli.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.relkt.passage.Language;
import dev.relkt.passage.PassageId;
import dev.relkt.snapshot.generation.GateQuestion;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GateQuestionsFileTest {

  private static final GateQuestion MOON =
      new GateQuestion(
          "q1",
          new Language("de"),
          "Wie weit?",
          List.of(new PassageId("moon"), new PassageId("m2")));
  private static final GateQuestion CANARY =
      new GateQuestion("q2", new Language("zh"), "多远?", List.of());

  private static final String LINES =
      """
      {"id": "q1", "lang": "de", "text": "Wie weit?", "relevant": ["moon", "m2"]}

      {"id": "q2", "lang": "zh", "text": "多远?"}
      """;

  @TempDir Path directory;

  @Test
  void readsLabelledQuestionsAndCanariesGzippedOrNot() throws Exception {
    assertThat(GateQuestionsFile.read(file("q.jsonl", LINES))).containsExactly(MOON, CANARY);
    Path gzipped = directory.resolve("q.jsonl.gz");
    try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(gzipped))) {
      out.write(LINES.getBytes(StandardCharsets.UTF_8));
    }
    assertThat(GateQuestionsFile.read(gzipped)).containsExactly(MOON, CANARY);
  }

  @Test
  void namesEveryMistakeWithItsLine() throws Exception {
    Path file =
        file(
            "q.jsonl",
            """
            {"id": "q1", "lang": "de", "text": "Wie weit?", "relevants": ["moon"]}
            {"id": "q2", "lang": "de", "text": "Wie weit?", "relevant": []}
            {"id": "q3", "lang": "de", "text": "Wie weit?", "relevant": "moon"}
            {"id": "q4", "text": "Wie weit?"}
            {"id": "q5", "lang": "de", "text": "?"}
            {"id": "q6", "lang": "de", "text": "Wie weit?"}
            {"id": "q6", "lang": "de", "text": "Wie nah?"}
            """);
    assertThatThrownBy(() -> GateQuestionsFile.read(file))
        .hasMessage(
            """
            %1$s:1: field "relevants" (expected: id, lang, text and relevant)
            %1$s:2: relevant: empty (expected: ids of passages; no such field where nobody knows them)
            %1$s:3: relevant: a JSON string (expected: a list of strings)
            %1$s:4: lang: missing (expected: a string)
            %1$s:5: text: no letter, number or symbol (expected: at least one)
            %1$s:7: id: "q6" is there already, in line 6 (expected: every id once)"""
                .formatted(file));
  }

  @Test
  void takesJudgementsFromAFileOfTheirOwn() throws Exception {
    Path questions =
        file("q.jsonl", "{\"id\": \"q1\", \"lang\": \"de\", \"text\": \"Wie weit?\"}\n");
    Path qrels = file("qrels", "q1 0 moon 1\nq1 0 sun 0\nq1 0 m2 2\n");
    assertThat(GateQuestionsFile.read(questions, qrels)).containsExactly(MOON);

    Path broken = file("broken", "q1 0 moon\n");
    Path none = directory.resolve("none");
    assertThatThrownBy(() -> GateQuestionsFile.read(none, broken))
        .hasMessage(
            "%s: no such file (expected: a file of questions as JSON Lines)\n%s:1: 3 columns (expected: 4, question 0 passage grade)",
            none, broken);
  }

  @Test
  void refusesMoreQuestionsThanTheGateTakes() throws Exception {
    var lines = new StringBuilder();
    for (int i = 0; i <= 10_000; i++) {
      lines.append("{\"id\": \"q%d\", \"lang\": \"de\", \"text\": \"Wie?\"}%n".formatted(i));
    }
    Path file = file("many.jsonl", lines.toString());
    assertThatThrownBy(() -> GateQuestionsFile.read(file))
        .hasMessage(file + ": 10,001 questions (expected: at most 10,000 for the gate)");
  }

  @Test
  void theSampleIsLabelled() {
    assertThat(GateQuestionsFile.sample()).hasSizeGreaterThan(50).allMatch(GateQuestion::labelled);
  }

  private Path file(String name, String content) throws IOException {
    return Files.writeString(directory.resolve(name), content);
  }
}
