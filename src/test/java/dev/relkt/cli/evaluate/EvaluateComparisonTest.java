package dev.relkt.cli.evaluate;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.relkt.cli.TestVersions;
import dev.relkt.dataset.Qrels;
import dev.relkt.dataset.Run;
import dev.relkt.evaluation.WordBagEncoder;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** Several contenders side by side. */
final class EvaluateComparisonTest {

  @TempDir private Path directory;

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();
  private final List<String> files = new ArrayList<>();

  @BeforeEach
  void writeTask() throws IOException {
    file(
        "--passages",
        """
        {"id":"en1","lang":"en","text":"foxes hunt","document":"animals"}
        {"id":"en2","lang":"en","text":"the blue whale sings","document":"animals"}
        {"id":"de1","lang":"de","text":"Häuser am Fluss","document":"houses"}
        """);
    file(
        "--questions",
        """
        {"id":"q1","lang":"en","text":"a fox hunting"}
        {"id":"q2","lang":"en","text":"blue"}
        {"id":"q3","lang":"de","text":"Haus"}
        """);
    file("--qrels", "q1 0 en1 1\nq2 0 en2 1\nq3 0 de1 1\n");
    TestVersions.publish(directory.resolve("models"), "words", 2);
  }

  @Test
  void showsABaselineAndModelsWithTheirDifferences() {
    assertThat(run("--baseline", "bm25", "--model", "words/1", "--model", "words/2"))
        .as(err.toString())
        .isEqualTo(0);

    assertThat(out.toString())
        .contains(
            "success@1 [95 % interval]; differences to bm25, * where the interval leaves 0\n",
            "language    questions  pool                  bm25",
            "words/2 − bm25",
            "words/1     space es-00000000000000000000beef, dimension 8, windows 3\n");
    // Stems find what whole words do not.
    assertThat(out.toString().lines().filter(line -> line.startsWith("de ")).findFirst())
        .hasValueSatisfying(
            line ->
                assertThat(line)
                    .as("one question has no interval")
                    .matches("de +1 +3 +1\\.000 +0\\.000 +0\\.000 +−1\\.000 +−1\\.000 *"));
  }

  @Test
  void givesTheSameAsJson() throws IOException {
    assertThat(run("--baseline", "bm25", "--model", "words/1", "--json", "--by", "pairs"))
        .as(err.toString())
        .isEqualTo(0);

    JsonNode json = new JsonMapper().readTree(out.toString());
    assertThat(json.path("contenders")).hasSize(2);
    JsonNode words = json.path("contenders").path(1);
    assertThat(json.path("contenders").path(0).path("name").asText()).isEqualTo("bm25");
    assertThat(words.path("name").asText()).isEqualTo("words/1");
    JsonNode difference = words.path("average").path("differences").path("success@1");
    assertThat(difference.path("value").asDouble())
        .isEqualTo(
            words.path("average").path("success@1").asDouble()
                - json.path("contenders").path(0).path("average").path("success@1").asDouble());
    assertThat(difference.path("interval")).hasSize(2);
    assertThat(difference.path("leavesZero").isBoolean()).isTrue();
    assertThat(words.path("pairs").path("de").path("de").path("pool").asInt()).isEqualTo(1);
    assertThat(words.path("pairAverage").path("questions").asInt()).isEqualTo(3);
  }

  @Test
  void writesQrelsAndRunsForEachPoolAndContender() {
    Path folder = directory.resolve("trec");

    assertThat(
            run(
                "--baseline",
                "bm25",
                "--model",
                "words/1",
                "--by",
                "pairs",
                "--trec-out",
                folder.toString()))
        .as(err.toString())
        .isEqualTo(0);

    assertThat(folder.toFile().list())
        .containsExactlyInAnyOrder(
            "all.qrels",
            "all.bm25.run",
            "all.words-1.run",
            "de.qrels",
            "de.bm25.run",
            "de.words-1.run",
            "en.qrels",
            "en.bm25.run",
            "en.words-1.run");
    assertThat(Qrels.read(folder.resolve("en.qrels")).grades().keySet())
        .containsExactly("q1", "q2");
    assertThat(Run.read(folder.resolve("all.words-1.run")).rankings()).hasSize(3);
  }

  @Test
  void ranksDocumentsWhereTheyAreAskedFor() throws IOException {
    file("--qrels", "q1 0 en2 1\n");
    file("--questions", "{\"id\":\"q1\",\"lang\":\"en\",\"text\":\"a fox hunting\"}\n");

    assertThat(run("--baseline", "bm25", "--json")).as(err.toString()).isEqualTo(0);
    assertThat(success()).isEqualTo(0);
    assertThat(run("--baseline", "bm25", "--json", "--level", "document")).isEqualTo(0);
    assertThat(success()).isEqualTo(1);
  }

  @Test
  void asksOnlyTheLanguagesThatAreWanted() throws IOException {
    assertThat(run("--baseline", "bm25", "--json", "--languages", "de")).isEqualTo(0);
    assertThat(new JsonMapper().readTree(out.toString()).path("questions").asInt()).isEqualTo(1);

    assertThat(run("--baseline", "bm25", "--languages", "de,fi")).isEqualTo(1);
    assertThat(err.toString())
        .contains("relkt: languages: no question in fi (expected: some of de, en)\n");
  }

  @Test
  void failsWhereScoresAreLowerThanExpected() throws IOException {
    Path file = directory.resolve("expectations.json");
    assertThat(run("--baseline", "bm25", "--write-expectations", file.toString())).isEqualTo(0);
    assertThat(run("--expect", file.toString())).as(err.toString()).isEqualTo(0);
    assertThat(err.toString()).contains(file + ": every score is as high as expected\n");

    file("--questions", "{\"id\":\"q1\",\"lang\":\"en\",\"text\":\"whale\"}\n");
    assertThat(run("--expect", file.toString())).isEqualTo(1);
    assertThat(err.toString())
        .contains("relkt: " + file + " is not met:\ncorpus files: checksum sha256:");

    writeTask();
    Files.writeString(file, Files.readString(file).replace("bm25", "words/1"));
    out.getBuffer().setLength(0);
    assertThat(run("--expect", file.toString())).isEqualTo(1);
    assertThat(err.toString()).contains("words/1, average, success@1: ", "expected: 1.0000");
  }

  @Test
  void namesAllThatIsMissingTogether() {
    files.set(1, directory.resolve("none.jsonl").toString());
    files.set(5, directory.resolve("no-qrels.txt").toString());

    assertThat(run("--model", "words/7", "--model", "words/8")).isEqualTo(1);

    assertThat(err.toString())
        .contains("words/7", "words/8", "none.jsonl: no such file", "no-qrels.txt: no such file");
    assertThat(out.toString()).isEmpty();
  }

  private double success() throws IOException {
    double value =
        new JsonMapper().readTree(out.toString()).path("average").path("success@1").asDouble(-1);
    out.getBuffer().setLength(0);
    return value;
  }

  private int run(String... more) {
    List<String> arguments = new ArrayList<>(files);
    arguments.addAll(List.of("--registry", directory.resolve("models").toString()));
    arguments.addAll(Arrays.asList(more));
    return new CommandLine(new EvaluateCommand((folder, libraries) -> new WordBagEncoder(8)))
        .setOut(new PrintWriter(out))
        .setErr(new PrintWriter(err))
        .execute(arguments.toArray(String[]::new));
  }

  private void file(String option, String text) throws IOException {
    Path file = Files.writeString(directory.resolve(option.substring(2)), text);
    int at = files.indexOf(option);
    if (at < 0) {
      files.addAll(List.of(option, file.toString()));
    }
  }
}
