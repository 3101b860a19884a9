package dev.relkt.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.relkt.answering.Answer;
import dev.relkt.answering.Question;
import dev.relkt.client.Brokers;
import dev.relkt.client.RelktClient;
import dev.relkt.embedding.tensorflow.TestModels;
import dev.relkt.local.Laptop;
import dev.relkt.local.LocalFailure;
import dev.relkt.passage.Language;
import dev.relkt.passage.Passage;
import dev.relkt.passage.PassageId;
import dev.relkt.snapshot.generation.GenerationEvent;
import dev.relkt.snapshot.generation.ModelCommand;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The command line against a broker, Flink and both jobs in this JVM, with a small model. */
class LaptopITCase {

  private static final JsonMapper JSON = JsonMapper.builder().build();

  @TempDir Path directory;

  private LaptopUnderTest laptop;

  @BeforeEach
  void publishModel() {
    laptop = new LaptopUnderTest(directory);
    TestModels.wordKeyModel(laptop.registry(), "student", 7);
  }

  @AfterEach
  void stop() {
    laptop.close();
  }

  @Test
  void ingestsAsksDeletesAndFindsTheSameAfterARestart() throws Exception {
    laptop.start();
    Path file = directory.resolve("passages.jsonl");
    Files.writeString(
        file,
        """
        {"id": "moon", "lang": "en", "title": "Moon", "text": "The Moon circles the Earth in 27 days."}
        {"id": "bad", "lang": "en", "text": "…"}
        {"id": "tea", "lang": "en", "text": "Green tea is not fermented."}
        {"id": "chess", "lang": "de", "text": "Schach wird auf 64 Feldern gespielt."}
        """);

    Said ingested = laptop.relkt("ingest", file.toString(), "--wait");
    assertThat(ingested.code()).as("one line was refused: %s", ingested).isEqualTo(1);
    assertThat(ingested.err())
        .contains(file + ":2: refused: text: no letter, number or symbol (expected: at least one)");
    assertThat(ingested.out())
        .contains("sent 3 passages", "1 refused", "all of it can be found")
        .contains("read 4 lines: 3 sent, 1 refused, 0 blank");

    // A text asked as it stands is its own nearest neighbour, whatever the model knows.
    Said asked = laptop.relkt("ask", "Green tea is not fermented.", "--lang", "en", "--top-k", "1");
    assertThat(asked.code()).isZero();
    assertThat(asked.out()).contains("(tea)", "model student/1, generation g1, 4 of 4 shards");
    Said filtered =
        laptop.relkt("ask", "Green tea is not fermented.", "--filter", "lang=de", "--json");
    JsonNode answer = JSON.readTree(filtered.out());
    assertThat(answer.get("answers")).hasSize(1);
    assertThat(answer.at("/answers/0/id").asText()).isEqualTo("chess");

    Said deleted = laptop.relkt("delete", "tea", "--wait");
    assertThat(deleted.code()).isZero();
    assertThat(deleted.out())
        .contains(
            "1 delete sent to topic passages; the id was in snapshot ",
            "none of them can be found any more");
    assertThat(JSON.readTree(laptop.relkt("status", "--json").out()).at("/index/passages").asInt())
        .isEqualTo(2);

    stop();
    laptop.start();
    Awaitility.await()
        .atMost(Duration.ofSeconds(60))
        .until(() -> laptop.relkt("ask", "The Moon circles", "--json").out().contains("\"moon\""));
    JsonNode after = JSON.readTree(laptop.relkt("status", "--json").out());
    assertThat(after.at("/index/passages").asInt()).isEqualTo(2);
    assertThat(after.at("/index/generation").asInt()).isEqualTo(1);
    assertThat(after.at("/topics/passages/lag").asInt()).isZero();
    assertThat(laptop.relkt("ask", "Green tea is not fermented.").out()).doesNotContain("(tea)");
  }

  @Test
  void aJavaClientIngestsAsksAndDeletes() {
    Laptop running = laptop.start();
    var tea =
        new Passage(
            new PassageId("tea"),
            new Language("en"),
            "",
            "Green tea is not fermented.",
            Map.of("source", "java"));
    try (var client = RelktClient.connect(running.bootstrapServers())) {
      client.ingest(tea);
      assertThat(client.flush().nextOffsets().values()).containsExactly(1L);
      Awaitility.await()
          .atMost(Duration.ofSeconds(60))
          .untilAsserted(() -> assertThat(found(client)).containsExactly(tea));
      client.delete(tea.id());
      client.flush();
      Awaitility.await()
          .atMost(Duration.ofSeconds(60))
          .untilAsserted(() -> assertThat(found(client)).isEmpty());
      assertThat(
              client
                  .send(new ModelCommand.RollBack(1), Duration.ofSeconds(30))
                  .answer()
                  .orElseThrow()
                  .kind())
          .isEqualTo(GenerationEvent.Kind.REFUSED);
    }
  }

  private static List<Passage> found(RelktClient client) {
    return client
        .ask(Question.of("q", "Is green tea fermented?"), Duration.ofSeconds(10))
        .orElseThrow()
        .ranked()
        .answers()
        .stream()
        .map(Answer::passage)
        .toList();
  }

  @Test
  void listsStopsAndCancelsTheJobsOfACluster() {
    Laptop running = laptop.start();
    String cluster = "--jobmanager=localhost:" + running.flinkPages().getPort();
    assertThat(Said.by("job", "await", "indexing", cluster).out())
        .contains("job relkt-indexing runs");
    Said listed = Said.by("job", "list", cluster);
    assertThat(listed.out()).contains("relkt-indexing  ", "relkt-answering  ", "RUNNING");

    Path savepoints = directory.resolve("savepoints");
    Said stopped =
        Said.by("job", "stop", "indexing", "--savepoint", savepoints.toString(), cluster);
    assertThat(stopped.code()).as("%s", stopped).isZero();
    assertThat(stopped.out())
        .contains("job relkt-indexing is stopped; its savepoint: file:" + savepoints);
    assertThat(Said.by("job", "cancel", "answering", cluster).out())
        .contains("job relkt-answering is cancelled");
    assertThat(Said.by("job", "cancel", "indexing", cluster).err())
        .contains("job relkt-indexing does not run: it is FINISHED");
    assertThat(Said.by("job", "cancel", "indexer", cluster).err())
        .contains("no job \"indexer\" (expected: one of [");
    assertThat(Said.by("job", "list", "--jobmanager=localhost:1").err())
        .contains("no JobManager answers at localhost:1");
    assertThat(Said.by("job", "list", "--jobmanager=nowhere").code()).isEqualTo(2);
  }

  @Test
  void anIndexWhoseFilesWereDeletedIsBuiltAnewFromTheLog() throws Exception {
    laptop.start();
    Path file = directory.resolve("passages.jsonl");
    Files.writeString(
        file,
        """
        {"id": "moon", "lang": "en", "text": "The Moon circles the Earth."}
        {"id": "tea", "lang": "en", "text": "Green tea is not fermented."}
        {"id": "chess", "lang": "de", "text": "Schach wird auf 64 Feldern gespielt."}
        """);
    assertThat(laptop.relkt("ingest", file.toString(), "--wait").code()).isZero();
    assertThat(laptop.relkt("delete", "tea").code()).isZero();
    Path data = directory.resolve("data");
    Said running = Said.by("index", "rebuild", "--from-log", "--data", data.toString());
    assertThat(running.code()).isEqualTo(1);
    assertThat(running.err()).contains("is in use by process");

    stop();
    try (var files = Files.walk(data.resolve("index/generations"))) {
      for (Path one : files.filter(Files::isRegularFile).toList()) {
        Files.delete(one);
      }
    }
    Said rebuilt = Said.by("index", "rebuild", "--from-log", "--data", data.toString());
    assertThat(rebuilt.code()).as("%s", rebuilt).isZero();
    assertThat(rebuilt.out())
        .contains("the index is put aside in " + data.resolve("index-before-"))
        .contains("next: relkt up --data " + data);

    laptop.start();
    Awaitility.await()
        .atMost(Duration.ofSeconds(60))
        .until(
            () ->
                JSON.readTree(laptop.relkt("status", "--json").out()).at("/index/passages").asInt()
                    == 2);
    Said asked = laptop.relkt("ask", "Green tea is not fermented.", "--top-k", "9");
    assertThat(asked.out()).contains("(moon)", "(chess)").doesNotContain("(tea)");
  }

  @Test
  void aDamagedStateAndAMissingFileAreMendedByWhatRuns() throws Exception {
    laptop.start();
    Path file = directory.resolve("passages.jsonl");
    Files.writeString(
        file,
        """
        {"id": "moon", "lang": "en", "text": "The Moon circles the Earth."}
        {"id": "tea", "lang": "en", "text": "Green tea is not fermented."}
        """);
    assertThat(laptop.relkt("ingest", file.toString(), "--wait").code()).isZero();
    Path generation = directory.resolve("data/index/generations/1");
    Path damaged = files(generation.resolve("snapshots")).getLast();
    byte[] bytes = Files.readAllBytes(damaged);
    JsonNode named = JSON.readTree(bytes).at("/content/shards/0/files").iterator().next();
    Path missing = generation.resolve("shards/0").resolve(named.get("name").asText());
    bytes[bytes.length / 2] ^= 1;
    Files.write(damaged, bytes);
    Files.delete(missing);

    Awaitility.await()
        .atMost(Duration.ofSeconds(60))
        .until(
            () ->
                Files.exists(missing)
                    && files(generation.resolve("snapshots")).getLast().compareTo(damaged) > 0);
    stop();
    laptop.start();
    JsonNode status = JSON.readTree(laptop.relkt("status", "--json").out());
    assertThat(status.at("/index/passages").asInt()).isEqualTo(2);
    assertThat(status.at("/index/damage").isMissingNode()).isTrue();
    assertThat(status.at("/index/readers/0/trouble").asText()).isEmpty();
    JsonNode answer = JSON.readTree(laptop.relkt("ask", "Green tea", "--json").out());
    assertThat(answer.get("answers")).hasSize(2);
    assertThat(answer.get("snapshotAgeMs").asLong()).isBetween(0L, 60_000L);
  }

  private static List<Path> files(Path folder) throws IOException {
    try (var files = Files.walk(folder)) {
      return files.filter(Files::isRegularFile).sorted().toList();
    }
  }

  @Test
  void showsDeadLettersAndSendsThemAgain() throws Exception {
    Laptop running = laptop.start();
    Brokers brokers = Brokers.at(running.bootstrapServers());
    try (var producer = brokers.producer()) {
      producer
          .send(new ProducerRecord<>("passages", bytes("broken"), bytes("{\"text\": 7}")))
          .get();
    }
    Awaitility.await()
        .atMost(Duration.ofSeconds(60))
        .until(() -> laptop.relkt("dlq", "list").out().contains("broken"));
    assertThat(laptop.relkt("dlq", "list").out()).contains("passages.dlq: 1", "0:0", "text: ");
    assertThat(laptop.relkt("dlq", "show", "0").out())
        .contains("reason", "text: ", "key", "broken", "{\"text\": 7}");
    Said none = laptop.relkt("dlq", "show", "5");
    assertThat(none.code()).isEqualTo(1);
    assertThat(none.err()).contains("no dead letter 5 in passages.dlq, which has 1");

    assertThat(laptop.relkt("dlq", "replay", "0").out()).contains("sent 1 dead letters");
    Awaitility.await()
        .atMost(Duration.ofSeconds(60))
        .until(() -> laptop.relkt("dlq", "list").out().contains("passages.dlq: 2"));
    assertThat(laptop.relkt("dlq", "show", "1").out())
        .contains("header relkt.replayed-from", "passages.dlq/0:0");

    try (var producer = brokers.producer()) {
      producer.send(new ProducerRecord<>("passages", bytes("broken"), null)).get();
    }
    Said older = laptop.relkt("dlq", "replay", "--all");
    assertThat(older.code()).as("%s", older).isEqualTo(1);
    assertThat(older.out())
        .contains("sent 0 dead letters of passages.dlq again")
        .contains("0:0       broken  it was deleted after this letter (--even-if-older)")
        .contains("0:1       broken  it was deleted after this letter (--even-if-older)");
    assertThat(laptop.relkt("dlq", "replay", "0:1", "--even-if-older").out())
        .contains("sent 1 dead letters of passages.dlq again");
  }

  @Test
  void refusesASecondOneOnTheSameDirectory() {
    laptop.start();
    assertThatThrownBy(() -> laptop.open())
        .isInstanceOf(LocalFailure.class)
        .hasMessage(
            "%s is in use by process %d (expected: nobody); stop that one, or choose another"
                + " directory with --data",
            directory.resolve("data"), ProcessHandle.current().pid());
  }

  @Test
  void demonstratesEverythingWithCodeZero() {
    Said said = demo("student/1");
    assertThat(said.code()).as("%s", said).isZero();
    assertThat(said.out())
        .contains("148 of 148 passages can be found", "92 of 92 questions answered")
        .contains("success@1 by language", "MRR@10 by language")
        .containsPattern("freshness, record timestamp to searchable: p50 .* p99 ")
        .containsPattern("question latency, as the asker sees it: +p50 .* p99 ");
  }

  @Test
  void endsTheDemonstrationWithWordsWhereTheModelIsMissing() {
    Said said = demo("student/9");
    assertThat(said.code()).isEqualTo(1);
    assertThat(said.err()).contains("model student/9: no folder");
  }

  private Said demo(String model) {
    return Said.by("demo", "--model", model, "-D", "registry.root=" + laptop.registry());
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
