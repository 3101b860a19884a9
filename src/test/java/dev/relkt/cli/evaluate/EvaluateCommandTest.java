package dev.relkt.cli.evaluate;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.relkt.cli.TestVersions;
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

final class EvaluateCommandTest {

  @TempDir private Path directory;

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();
  private Path passages = Path.of("");
  private Path questions = Path.of("");
  private Path qrels = Path.of("");
  private Path registry = Path.of("");

  @BeforeEach
  void writeSmallTask() throws IOException {
    passages =
        write(
            "passages.jsonl",
            """
            {"id":"en1","lang":"en","title":"Fox","text":"the red fox"}
            {"id":"en2","lang":"en","text":"the blue whale"}
            {"id":"de1","lang":"de","text":"something else | red fox rot"}
            {"id":"de2","lang":"de","text":"der blaue wal"}
            """);
    questions =
        write(
            "questions.jsonl",
            """
            {"id":"q1","lang":"en","text":"the red fox"}
            {"id":"q2","lang":"en","text":"whale"}
            {"id":"q3","lang":"de","text":"der blaue wal"}
            {"id":"q4","lang":"th","text":"the blue whale"}
            """);
    qrels = write("qrels.txt", "q1 0 en1 1\nq2 0 en2 1\nq3 0 de2 1\nq4 0 de1 1\n");
    registry = directory.resolve("models");
    TestVersions.publish(registry, "words", 1);
  }

  @Test
  void printsATableByQuestionLanguageWithBothAverages() {
    assertThat(run("--bootstrap", "0")).as(err.toString()).isEqualTo(0);

    assertThat(out.toString().lines())
        .containsExactly(
            "search      exact",
            "mode        dense",
            "topK        100",
            "model       words/1",
            "space       es-00000000000000000000beef",
            "dimension   64",
            "windows     5",
            "pool        4 passages",
            "questions   4",
            "",
            "language    questions  success@1  success@5  success@10  MRR@10  nDCG@10  recall@100",
            "de                  1      1.000      1.000       1.000   1.000    1.000       1.000",
            "en                  2      1.000      1.000       1.000   1.000    1.000       1.000",
            "th                  1      0.000      1.000       1.000   0.250    0.431       1.000",
            "",
            "average             4      0.667      1.000       1.000   0.750    0.810       1.000",
            "without en          2      0.500      1.000       1.000   0.625    0.715       1.000");
  }

  @Test
  void givesTheSameScoresAsJsonAndInShards() throws IOException {
    assertThat(run("--json", "--by", "pairs")).as(err.toString()).isEqualTo(0);
    JsonNode exact = new JsonMapper().readTree(out.toString());

    assertThat(exact.path("format").asInt()).isEqualTo(1);
    assertThat(exact.path("model").asText()).isEqualTo("words/1");
    assertThat(exact.path("space").asText()).isEqualTo("es-00000000000000000000beef");
    assertThat(exact.path("search").asText()).isEqualTo("exact");
    assertThat(exact.path("pool").asInt()).isEqualTo(4);
    assertThat(exact.path("questions").asInt()).isEqualTo(4);
    assertThat(exact.path("unanswered").asInt()).isEqualTo(0);
    assertThat(names(exact.path("languages"))).containsExactly("de", "en", "th");
    assertThat(names(exact.path("languages").path("en")))
        .containsExactly(
            "questions",
            "success@1",
            "success@5",
            "success@10",
            "MRR@10",
            "nDCG@10",
            "recall@100",
            "intervals");
    assertThat(exact.path("languages").path("th").path("success@1").isNumber()).isTrue();
    assertThat(exact.path("languages").path("th").path("success@1").asDouble()).isEqualTo(0);
    assertThat(exact.path("average").path("success@1").asDouble()).isEqualTo(2 / 3.0);
    assertThat(exact.path("averageWithoutEnglish").path("success@1").asDouble()).isEqualTo(0.5);
    assertThat(exact.path("pairs").path("en").path("en").path("pool").asInt()).isEqualTo(2);
    assertThat(exact.path("pairs").path("en").path("en").path("success@1").asDouble()).isEqualTo(1);
    assertThat(exact.path("pairs").path("en").has("de")).isFalse();

    out.getBuffer().setLength(0);
    assertThat(run("--json", "--search", "hnsw", "--shards", "3")).as(err.toString()).isEqualTo(0);
    JsonNode hnsw = new JsonMapper().readTree(out.toString());
    assertThat(hnsw.path("search").asText()).isEqualTo("hnsw");
    assertThat(hnsw.path("shards").asInt()).isEqualTo(3);
    assertThat(hnsw.path("windows").asInt()).isEqualTo(5);
    assertThat(hnsw.path("languages")).isEqualTo(exact.path("languages"));
    assertThat(hnsw.has("pairs")).isFalse();
  }

  @Test
  void printsPairsOfLanguages() {
    assertThat(run("--by", "pairs")).isEqualTo(0);

    assertThat(out.toString())
        .contains(
            """
            success@1 by question language (row) and passage language (column), each over the passages of that language alone

                     de     en
            de    1.000
            en           1.000
            th    0.000

            pool      2      2

            average of 3 pairs: 0.667 [0.500, 1.000]
            average of two languages: 0.000
            """);
  }

  @Test
  void writesTheRun() {
    Path file = directory.resolve("run.txt");

    assertThat(run("--run", file.toString(), "--top-k", "2")).isEqualTo(0);

    assertThat(Run.read(file).rankings().keySet()).containsExactly("q1", "q2", "q3", "q4");
    assertThat(Run.read(file).ranking("q3")).first().hasToString("de2");
    assertThat(Run.read(file).rankings().values()).allSatisfy(r -> assertThat(r).hasSize(2));
    assertThat(file).content().contains(" words/1\n");
    assertThat(out.toString()).containsPattern("average +4 +0.667 +– +– +– +– +–");
  }

  @Test
  void putsDistractorsIntoThePool() throws IOException {
    Path further =
        write(
            "further.jsonl",
            """
            {"id":"x1","lang":"en","text":"the whale"}
            {"id":"x2","lang":"de","text":"whale"}
            {"id":"x3","lang":"en","text":"the blue whale"}
            """);

    assertThat(run("--json", "--distractors", further.toString(), "--distractors-lang", "en"))
        .as(err.toString())
        .isEqualTo(0);

    assertThat(err.toString()).contains(further + ": 1 of 3 passages are distractors");
    JsonNode json = new JsonMapper().readTree(out.toString());
    assertThat(json.path("distractors").asInt()).isEqualTo(1);
    assertThat(json.path("pool").asInt()).isEqualTo(5);
    // "whale" is nearer to x1 than to "the blue whale".
    assertThat(json.path("languages").path("en").path("success@1").asDouble()).isEqualTo(0.5);
  }

  @Test
  void drawsDocumentsAgainWhereAskedTo() throws IOException {
    passages =
        write(
            "documents.jsonl",
            """
            {"id":"en1","lang":"en","text":"the red fox","document":"animals"}
            {"id":"en2","lang":"en","text":"the blue whale","document":"animals"}
            {"id":"de1","lang":"de","text":"rot","document":"colours"}
            {"id":"de2","lang":"de","text":"der blaue wal","document":"wal"}
            """);

    assertThat(run("--json")).as(err.toString()).isEqualTo(0);
    assertThat(new JsonMapper().readTree(out.toString()).path("clusters").asInt()).isEqualTo(4);
    out.getBuffer().setLength(0);
    assertThat(run("--json", "--resample", "documents")).as(err.toString()).isEqualTo(0);
    assertThat(new JsonMapper().readTree(out.toString()).path("clusters").asInt()).isEqualTo(3);
  }

  @Test
  void saysWhatIsPassedOver() throws IOException {
    write("questions.jsonl", "{\"id\":\"q1\",\"lang\":\"en\",\"text\":\"fox\",\"topK\":5}\n");

    assertThat(run()).isEqualTo(0);

    assertThat(err.toString())
        .contains(
            questions + ": field \"topK\" (1 lines) is not used\n",
            qrels + ": judgements of 3 questions that are not in " + questions + " are not used\n");
  }

  @Test
  void refusesAModelThatIsNotThere() {
    assertThat(
            execute(
                "--passages",
                passages.toString(),
                "--questions",
                questions.toString(),
                "--qrels",
                qrels.toString(),
                "--registry",
                registry.toString(),
                "--model",
                "words/7"))
        .isEqualTo(1);
    assertThat(err.toString()).contains("relkt: ").contains("words/7");
    assertThat(out.toString()).isEmpty();
  }

  @Test
  void refusesDataWithEveryMistake() throws IOException {
    write("qrels.txt", "q1 0 en1 1\nq2 0 nowhere 1\nq3 0 de2 0\nq4 0 de1 1\n");

    assertThat(run()).isEqualTo(1);

    assertThat(err.toString())
        .isEqualTo(
            """
            relkt: question "q3" has no gold passage (expected: a line "q3 0 <passage> 1" in the qrels)
            question "q2": its gold passage "nowhere" is not among the 4 passages (expected: there)
            """);
    assertThat(out.toString()).isEmpty();
  }

  @Test
  void refusesWrongOptionsBeforeAnythingTakesTime() {
    assertThat(run("--search", "fuzzy", "--by", "colour", "--top-k", "0", "--shards", "-1"))
        .isEqualTo(2);
    assertThat(run("--run", directory.resolve("not/there.txt").toString())).isEqualTo(2);
    assertThat(run("--run", directory.toString(), "--baseline", "bm25")).isEqualTo(2);
    assertThat(run("--split", "dev", "--languages", "de,qqq,e n", "--level", "book")).isEqualTo(2);
    assertThat(run("--sample", "--baseline", "tfidf", "--bootstrap", "7")).isEqualTo(2);
    assertThat(run("--expect", "e.json", "--by", "only-pairs")).isEqualTo(2);
    assertThat(run("--most-distractors", "5", "--resample", "words")).isEqualTo(2);
    assertThat(
            execute(
                "--model=words/1",
                "--dataset=tatoeba",
                "--data=d",
                "--distractors=x",
                "--most-distractors=0",
                "--distractors-lang=qqq"))
        .isEqualTo(2);
    assertThat(execute("--model", "words")).isEqualTo(2);
    assertThat(execute()).isEqualTo(2);
    assertThat(execute("--model", "words/1", "--questions", "q")).isEqualTo(2);
    assertThat(execute("--model", "words/1", "--dataset", "squad", "--qrels", "q")).isEqualTo(2);
    assertThat(execute("--model", "words/1", "--dataset", "xquad")).isEqualTo(2);

    assertThat(err.toString().lines().filter(line -> line.matches("(--|model|what).*")))
        .containsExactly(
            "--search: \"fuzzy\" (expected: exact or hnsw)",
            "--shards: -1 (expected: 1 or more)",
            "--top-k: 0 (expected: 1 or more)",
            "--by: \"colour\" (expected: language, pairs, only-pairs or own)",
            "--run: "
                + directory.resolve("not/there.txt")
                + " is in a folder that is not there (expected: a file in a folder that is)",
            "--run: is for one model over the whole pool (expected: --trec-out, which is for all)",
            "--run: " + directory + " is a folder (expected: a file)",
            "--data, --split, --passage-languages and --gold-languages go with --dataset, which is"
                + " missing",
            "--level: \"book\" (expected: paragraph or document)",
            "--languages: language: \"qqq\" is unknown (expected: a BCP 47 tag whose language is in"
                + " ISO 639, such as en, zh-TW or fon)",
            "--languages: language: \"e n\" is not a BCP 47 tag (expected: a tag such as en, zh-TW"
                + " or fon)",
            "--sample stands instead of --dataset, --passages, --questions and --qrels",
            "--baseline: \"tfidf\" (expected: bm25)",
            "--bootstrap: draws: 7 (expected: 0 for no intervals, or 100 or more)",
            "--expect and --write-expectations are for the whole pool (expected: --by language)",
            "--distractors-lang and --most-distractors go with --distractors, which is missing",
            "--resample: \"words\" (expected: paragraphs or documents)",
            "--distractors: not with tatoeba (expected: xor-tydi: put them into --passages, where"
                + " those that contain an answer are right; tatoeba: its pools are what is"
                + " compared)",
            "--most-distractors: 0 (expected: 1 or more)",
            "--distractors-lang: language: \"qqq\" is unknown (expected: a BCP 47 tag whose language"
                + " is in ISO 639, such as en, zh-TW or fon)",
            "model: \"words\" (expected: name/number, such as student/1)",
            "--model is missing (expected: name/number, such as student/1)",
            "what to evaluate is missing (expected: --passages, --questions and --qrels; --dataset"
                + " and --data; or --sample)",
            "--dataset: \"squad\" is not known (expected: one of xquad, mlqa, xor-tydi, tatoeba, beir)",
            "--dataset stands instead of --passages, --questions and --qrels",
            "--data is missing (expected: the folder with the files of squad)",
            "--data is missing (expected: the folder with the files of xquad)");
    assertThat(out.toString()).isEmpty();
  }

  private int run(String... more) {
    List<String> arguments =
        new ArrayList<>(
            List.of(
                "--passages",
                passages.toString(),
                "--questions",
                questions.toString(),
                "--qrels",
                qrels.toString(),
                "--model",
                "words/1",
                "--registry",
                registry.toString()));
    arguments.addAll(Arrays.asList(more));
    return execute(arguments.toArray(String[]::new));
  }

  private int execute(String... arguments) {
    return new CommandLine(new EvaluateCommand((folder, libraries) -> new WordBagEncoder(64)))
        .setOut(new PrintWriter(out))
        .setErr(new PrintWriter(err))
        .execute(arguments);
  }

  private Path write(String name, String text) throws IOException {
    return Files.writeString(directory.resolve(name), text);
  }

  private static List<String> names(JsonNode object) {
    List<String> names = new ArrayList<>();
    object.fieldNames().forEachRemaining(names::add);
    return names;
  }
}
