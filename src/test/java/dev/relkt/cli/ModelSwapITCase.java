package dev.relkt.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.relkt.embedding.tensorflow.TestModels;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * An operator's day with versions of two models: the command line against both jobs in this JVM.
 */
class ModelSwapITCase {

  private static final JsonMapper JSON = JsonMapper.builder().build();

  @TempDir Path directory;

  private LaptopUnderTest laptop;

  @BeforeEach
  void start() {
    laptop = new LaptopUnderTest(directory);
    TestModels.stringModel(laptop.registry(), "student", 7);
    laptop.start();
  }

  @AfterEach
  void stop() {
    laptop.close();
  }

  @Test
  void publishesWatchesActivatesRollsBackAndRetires() throws Exception {
    Path passages =
        Files.writeString(
            directory.resolve("passages.jsonl"),
            """
            {"id": "moon", "lang": "en", "text": "The Moon circles the Earth in 27 days."}
            {"id": "tea", "lang": "en", "text": "Green tea is not fermented."}
            {"id": "chess", "lang": "de", "text": "Schach wird auf 64 Feldern gespielt."}
            """);
    assertThat(relkt("ingest", passages.toString(), "--wait")).startsWith("0\n");
    assertThat(relkt("model", "watch"))
        .isEqualTo("0\nnothing is being built; student/1 answers, by g1\n");

    Path questions =
        Files.writeString(
            directory.resolve("questions.jsonl"),
            """
            {"id": "q1", "lang": "en", "text": "Is green tea fermented?", "relevant": ["tea"]}
            {"id": "q2", "lang": "en", "text": "Wird Schach auf Feldern gespielt?", "relevant": ["chess"]}
            """);
    assertThat(relkt("gate", "set", "--sample"))
        .startsWith("1\nrelkt: refused: gate: ")
        .contains("passages that questions name are not in the index");
    assertThat(relkt("gate", "set", questions.toString()))
        .startsWith("0\nthe gate asks 2 questions");
    assertThat(relkt("gate", "show")).contains("en               2         0", "2 questions, set ");

    TestModels.stringModel(directory.resolve("elsewhere"), "student-small", 8);
    assertThat(relkt("model", "publish", directory.resolve("elsewhere/student-small/1").toString()))
        .startsWith("0\n")
        .contains("generation g2 of student-small/1 is being built");
    String watched = relkt("model", "watch");
    assertThat(watched)
        .startsWith("0\n")
        .contains("g2 (student-small/1) is ready", "en        de               1  1.000 → 1.000")
        .containsPattern(
            "g2 \\(student-small/1\\) waits: \"relkt model activate student-small/1 --bootstrap [^ \"]+\" makes it"
                + " answer\n$");
    assertThat(relkt("gate", "report", "student-small/1")).contains("passed: g2 may become active");
    assertThat(relkt("model", "list")).containsPattern("student-small/1 .* ready ");

    assertThat(relkt("model", "activate", "student-small/1"))
        .startsWith("0\nstudent-small/1 answers from now on");
    assertThat(relkt("model", "list"))
        .containsPattern("student/1 .* retained until ")
        .containsPattern("student-small/1 .* active ");
    JsonNode status = JSON.readTree(laptop.relkt("status", "--json").out());
    assertThat(status.at("/index/model").asText()).isEqualTo("student-small/1");
    assertThat(status.at("/index/generations/0/role").asText()).isEqualTo("retained");
    assertThat(status.at("/index/generations/1/passages").asInt()).isEqualTo(3);
    assertThat(status.at("/index/freeBytes").asLong()).isPositive();
    Awaitility.await()
        .atMost(Duration.ofSeconds(60))
        .until(() -> relkt("ask", "Is green tea fermented?").contains("model student-small/1"));

    assertThat(relkt("model", "retire", "student-small/1"))
        .startsWith("1\nrelkt: refused: retire student-small/1");
    assertThat(relkt("model", "rollback"))
        .startsWith("0\nstudent/1 answers again, by generation g1");
    assertThat(relkt("model", "retire", "student-small/1")).startsWith("0\n");
    assertThat(relkt("status"))
        .containsPattern("g1 +student/1 +active +3 ")
        .containsPattern("g2 +student-small/1 +ended");
  }

  private String relkt(String... arguments) {
    return laptop.relkt(arguments).all();
  }
}
