package dev.relkt.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.relkt.cli.serve.RestartLines;
import dev.relkt.embedding.tensorflow.TestModels;
import dev.relkt.local.LocalFailure;
import dev.relkt.snapshot.JobState;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What Kafka does beside plain appending: transactions, large records, topics made anew. */
class KafkaSemanticsITCase {

  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final Duration PATIENCE = Duration.ofSeconds(60);

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
  void whatWasAbortedWasNeverSaidAndWhatIsTooLargeStopsNothing() throws Exception {
    laptop.start();
    transaction(End.COMMIT, passage(0, "kept", "A line that was committed."));
    transaction(End.COMMIT, passage(0, "deleted", "A line that will be deleted."));
    transaction(End.ABORT, passage(0, "ghost", "A line that was given up."));
    transaction(End.ABORT, new ProducerRecord<>("passages", 0, bytes("kept"), null));
    transaction(End.COMMIT, new ProducerRecord<>("passages", 0, bytes("deleted"), null));
    transaction(End.ABORT, question("given up"));

    // What fits its topic leaves no room for what a dead letter says; zstd makes much of little.
    try (var producer = producer(Map.of("compression.type", "zstd"))) {
      producer.send(new ProducerRecord<>("passages", new byte[182_750], new byte[12_400_000]));
      producer.send(new ProducerRecord<>("passages", new byte[14_000_000], bytes("{}")));
      producer.send(passage(0, "behind", "A passage behind the large ones."));
    }

    // Two producers that partition differently, or a topic with more partitions than before.
    try (var producer = producer(Map.of())) {
      producer.send(at(3, 2_000, "ferry", "Price of the ferry, six crowns."));
      producer.send(at(1, 1_000, "ferry", "Price of the ferry, four crowns."));
      producer.send(at(3, 2_000, "notice", null));
      producer.send(at(1, 1_000, "notice", "A notice that was taken back."));
    }

    Awaitility.await("all is read though markers are last")
        .atMost(PATIENCE)
        .until(
            () -> {
              JsonNode status = status();
              return status.at("/index/passages").asInt() == 3
                  && status.at("/topics/passages/lag").asInt(-1) == 0;
            });
    assertThat(laptop.relkt("ask", "A line that was committed.").out())
        .contains("(kept)", "(behind)")
        .doesNotContain("(ghost)", "(deleted)");
    assertThat(laptop.relkt("ask", "Price of the ferry, four crowns.", "--top-k", "9").out())
        .contains("six crowns")
        .doesNotContain("four crowns", "(notice)");
    assertThat(status().at("/partitionMoves").asInt()).isEqualTo(2);
    assertThat(laptop.relkt("status").out())
        .contains("ids that changed partition: 2 writes, such as of ");
    assertThat(laptop.relkt("dlq", "list", "--topic", "passages").out())
        .contains("passages.dlq: 2", "(expected: at most");
    assertThat(laptop.relkt("dlq", "list", "--topic", "questions").out())
        .contains("questions.dlq: 0");
    assertThat(status().at("/topics/answers/records").asInt())
        .as("the two questions that were asked, and not the one that was given up")
        .isEqualTo(2);
    try (var producer = producer(Map.of("transactional.id", "open"))) {
      producer.initTransactions();
      producer.beginTransaction();
      producer.send(passage(0, "waiting", "A line of a transaction that is open.")).get();
      assertThat(laptop.relkt("status").out())
          .contains("topic passages has 1 records that wait for the end of a transaction");
      producer.abortTransaction();
    }
    assertThat(laptop.running().jobs()).extracting(JobState::restarts).containsOnly(0);
  }

  @Test
  void aTopicThatIsMadeAnewIsNotTakenForTheOldOne() throws Exception {
    laptop.start();
    assertThat(ingest("first edition", 20).out()).contains("all of it can be found");
    remake("passages");

    Said second = ingest("second edition", 40);
    assertThat(second.code()).isEqualTo(1);
    assertThat(second.out()).doesNotContain("can be found");
    assertThat(second.err()).contains("sent, but not indexed: topic passages has id ");
    assertThat(laptop.relkt("status").out())
        .contains("topic passages was deleted and made anew", "passages.new-topic=accepted");
    Awaitility.await("the job stops and does not try for ever")
        .atMost(PATIENCE)
        .untilAsserted(
            () ->
                assertThat(laptop.running().ended())
                    .singleElement()
                    .asString()
                    .startsWith("relkt-indexing FAILED: topic passages: topic id ")
                    .contains("start with a new index.root", "passages.new-topic=accepted"));
    Awaitility.await()
        .atMost(PATIENCE)
        .untilAsserted(
            () ->
                assertThat(laptop.relkt("status").out())
                    .contains("job relkt-indexing: FAILED", "ago: topic passages: topic id "));

    stop();
    assertThatThrownBy(() -> laptop.start())
        .isInstanceOf(LocalFailure.class)
        .hasMessageContaining("topic passages: topic id ");

    laptop.start("passages.new-topic=accepted", "passages.max-value-bytes=1000");
    Awaitility.await()
        .atMost(PATIENCE)
        .untilAsserted(
            () ->
                assertThat(laptop.relkt("ask", "second edition 7", "--top-k", "1", "--json").out())
                    .contains("\"second edition 7\""));
    Awaitility.await("ids 0 to 39 of the new topic are indexed")
        .atMost(PATIENCE)
        .until(
            () -> {
              JsonNode status = status();
              return status.at("/topics/passages/lag").asInt(-1) == 0
                  && status.at("/index/passages").asInt() == 40;
            });
    assertThat(ingest("third edition", 3).out()).contains("all of it can be found");
    assertThat(laptop.relkt("ask", "third edition 2", "--top-k", "1").out())
        .contains("third edition 2");

    Said large = ingest("fourth edition, at great length ".repeat(40), 2);
    assertThat(large.code()).as("this job takes 1,000 bytes: %s", large).isEqualTo(1);
    assertThat(large.err())
        .contains("refused by the indexing job: value: ", "the indexing job refused 2 passages");
    assertThat(large.out()).doesNotContain("all of it");
  }

  @Test
  void aJobThatFailsAgainAndAgainIsSaidWithTheReasonUntilItRuns() throws Exception {
    laptop.start();
    letLettersTake("300");
    try (var producer = producer(Map.of())) {
      producer.send(new ProducerRecord<>("passages", bytes("bad"), new byte[1_000])).get();
    }
    var lines = new RestartLines();
    List<String> said = new ArrayList<>();
    Awaitility.await()
        .atMost(PATIENCE)
        .untilAsserted(
            () -> {
              laptop.running().jobs().forEach(job -> said.addAll(lines.about(job)));
              assertThat(said)
                  .anyMatch(line -> line.startsWith("the job relkt-indexing failed, 2 times in "))
                  .allMatch(line -> line.contains("again: sending to passages.dlq-0: The "));
            });
    Awaitility.await()
        .atMost(PATIENCE)
        .untilAsserted(
            () ->
                assertThat(laptop.relkt("status").out())
                    .containsPattern(
                        "job relkt-indexing: [A-Z]+, [1-9][0-9]* restarts, failed [0-9]+ s ago: .*larger"
                            + " than the max message size"));

    letLettersTake("12582912");
    Awaitility.await()
        .atMost(PATIENCE)
        .until(() -> laptop.relkt("dlq", "list").out().contains("passages.dlq: 1"));
  }

  private void letLettersTake(String bytes) throws Exception {
    try (var admin =
        Admin.create(Map.of("bootstrap.servers", laptop.running().bootstrapServers()))) {
      admin
          .incrementalAlterConfigs(
              Map.of(
                  new ConfigResource(ConfigResource.Type.TOPIC, "passages.dlq"),
                  List.of(
                      new AlterConfigOp(
                          new ConfigEntry("max.message.bytes", bytes), AlterConfigOp.OpType.SET))))
          .all()
          .get();
    }
  }

  private enum End {
    COMMIT,
    ABORT
  }

  private void transaction(End end, ProducerRecord<byte[], byte @Nullable []> record)
      throws Exception {
    try (var producer = producer(Map.of("transactional.id", "test-" + System.nanoTime()))) {
      producer.initTransactions();
      producer.beginTransaction();
      producer.send(record).get();
      switch (end) {
        case COMMIT -> producer.commitTransaction();
        case ABORT -> producer.abortTransaction();
      }
    }
  }

  private KafkaProducer<byte[], byte @Nullable []> producer(Map<String, Object> more) {
    var settings = new HashMap<String, Object>(more);
    settings.put("bootstrap.servers", laptop.running().bootstrapServers());
    settings.put("max.request.size", 64 << 20);
    settings.put("buffer.memory", 128L << 20);
    return new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer());
  }

  private static ProducerRecord<byte[], byte @Nullable []> passage(
      int partition, String id, String text) {
    return new ProducerRecord<>(
        "passages",
        partition,
        bytes(id),
        bytes("{\"lang\":\"en\",\"text\":\"%s\"}".formatted(text)));
  }

  private static ProducerRecord<byte[], byte @Nullable []> at(
      int partition, long timestamp, String id, @Nullable String text) {
    return new ProducerRecord<>(
        "passages",
        partition,
        timestamp,
        bytes(id),
        text == null ? null : bytes("{\"lang\":\"en\",\"text\":\"%s\"}".formatted(text)));
  }

  private static ProducerRecord<byte[], byte @Nullable []> question(String id) {
    return new ProducerRecord<>("questions", bytes(id), bytes("{\"text\":\"who?\"}"));
  }

  private void remake(String topic) throws Exception {
    try (var admin =
        Admin.create(Map.of("bootstrap.servers", laptop.running().bootstrapServers()))) {
      int partitions =
          Objects.requireNonNull(
                  admin.describeTopics(List.of(topic)).allTopicNames().get().get(topic))
              .partitions()
              .size();
      admin.deleteTopics(List.of(topic)).all().get();
      Awaitility.await()
          .atMost(PATIENCE)
          .ignoreExceptions()
          .until(
              () -> {
                admin.createTopics(List.of(new NewTopic(topic, partitions, (short) 1))).all().get();
                return true;
              });
    }
  }

  private Said ingest(String words, int count) throws Exception {
    var lines = new StringBuilder();
    for (int i = 0; i < count; i++) {
      lines.append("{\"id\":\"p%d\",\"lang\":\"en\",\"text\":\"%s %d\"}%n".formatted(i, words, i));
    }
    Path file = Files.writeString(directory.resolve("passages.jsonl"), lines);
    return laptop.relkt("ingest", file.toString(), "--wait", "--timeout", "60");
  }

  private JsonNode status() throws Exception {
    return JSON.readTree(laptop.relkt("status", "--json").out());
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
