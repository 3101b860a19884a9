package dev.relkt.cli.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.relkt.cli.Main;
import dev.relkt.cli.Said;
import dev.relkt.client.Brokers;
import dev.relkt.local.EmbeddedBroker;
import dev.relkt.local.TopicPlan;
import dev.relkt.topic.DeadLetter;
import dev.relkt.topic.DeadLetters;
import dev.relkt.topic.PassageLines;
import dev.relkt.topic.PassagesTopic;
import dev.relkt.topic.Rejection;
import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.zip.GZIPOutputStream;
import org.apache.kafka.common.TopicPartition;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Ingesting against a broker, without jobs. */
class IngestITCase {

  private static final TopicPartition PASSAGES = new TopicPartition("passages", 0);

  @TempDir Path directory;

  private @Nullable EmbeddedBroker broker;
  private String bootstrap = "";

  @BeforeEach
  void startBroker() throws Exception {
    EmbeddedBroker started = EmbeddedBroker.start(directory.resolve("kafka"), 0);
    broker = started;
    started.createTopics(List.of(new TopicPlan("passages", 1, Map.of(), "")));
    bootstrap = started.bootstrapServers();
  }

  @AfterEach
  void stopBroker() {
    if (broker != null) {
      broker.close();
    }
  }

  @Test
  void saysHowFarItGotWhereAFileBreaksOff() throws Exception {
    Path good = Files.writeString(directory.resolve("good.jsonl"), line(1) + "\n" + line(2));
    var packed = new ByteArrayOutputStream();
    try (var gzip = new GZIPOutputStream(packed, 512, true)) {
      gzip.write(bytes(line(3) + line(4)));
      gzip.flush();
    }
    Path cut =
        Files.write(
            directory.resolve("cut.jsonl.gz"),
            Arrays.copyOf(packed.toByteArray(), packed.size() - 9));
    Path last = Files.writeString(directory.resolve("last.jsonl"), line(5));
    Said said = Said.at(bootstrap, "ingest", good.toString(), cut.toString(), last.toString());
    assertThat(said.code()).isEqualTo(1);
    assertThat(said.err())
        .contains(
            "stopped: 4 passages were sent to topic passages; go on from %s:3, then %s"
                .formatted(cut, last))
        .contains("relkt: %s:3: cannot be read: the gzip data ends in the middle".formatted(cut));
    assertThat(end()).isEqualTo(4);
  }

  @Test
  void saysHowFarItGotAfterCtrlC() throws Exception {
    Path errors = directory.resolve("errors");
    Process ingesting =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx256m",
                "-cp",
                System.getProperty("java.class.path"),
                Main.class.getName(),
                "ingest",
                "-",
                "--bootstrap=" + bootstrap)
            .redirectError(errors.toFile())
            .start();
    try (OutputStream in = ingesting.getOutputStream()) {
      for (int i = 0; i < 100; i++) {
        in.write(bytes(line(i)));
      }
      in.flush();
      Awaitility.await().atMost(Duration.ofSeconds(60)).until(() -> end() == 100);
      new ProcessBuilder("kill", "-INT", "" + ingesting.pid()).start().waitFor();
      assertThat(ingesting.waitFor(30, TimeUnit.SECONDS)).isTrue();
    } finally {
      ingesting.destroyForcibly();
    }
    assertThat(ingesting.exitValue()).isEqualTo(130);
    assertThat(errors)
        .content()
        .contains(
            "stopped: 100 passages were sent to topic passages; go on from (standard input):101");
  }

  @Test
  void goesOnWhereItWasStopped() throws Exception {
    int lines = 60_000;
    var text = new StringBuilder();
    for (int i = 0; i < lines; i++) {
      text.append(line(i));
    }
    Path file = Files.writeString(directory.resolve("many.jsonl"), text);
    String state = "--resume-folder=" + directory.resolve("state");
    Process ingesting =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx256m",
                "-cp",
                System.getProperty("java.class.path"),
                Main.class.getName(),
                "ingest",
                file.toString(),
                "--resume",
                state,
                "--bootstrap=" + bootstrap)
            .redirectErrorStream(true)
            .redirectOutput(directory.resolve("said").toFile())
            .start();
    try {
      Awaitility.await().atMost(Duration.ofSeconds(120)).until(() -> end() > 500);
      new ProcessBuilder("kill", "-INT", "" + ingesting.pid()).start().waitFor();
      assertThat(ingesting.waitFor(60, TimeUnit.SECONDS)).isTrue();
    } finally {
      ingesting.destroyForcibly();
    }
    long before = end();

    Said said = Said.at(bootstrap, "ingest", "--resume", state, file.toString());

    assertThat(said.code()).isZero();
    assertThat(said.out() + said.err()).contains("sent by an earlier run");
    // Up to a mark's distance is sent twice.
    assertThat(end()).isBetween((long) lines, lines + 64L);
    assertThat(end() - before).isLessThan(lines);
  }

  @Test
  void lettersOfABackfillAreListedByTheirFile() throws Exception {
    EmbeddedBroker running = Objects.requireNonNull(broker);
    running.createTopics(List.of(new TopicPlan("passages.dlq", 1, Map.of(), "")));
    var line =
        new PassageLines(new PassagesTopic(), "passages")
            .record(bytes("{\"id\":\"moon\"}"), 17, "file:/corpus/a.jsonl", 3);
    try (var producer = Brokers.at(bootstrap).producer()) {
      producer
          .send(
              DeadLetters.encode(
                  "passages.dlq",
                  new DeadLetter(line, new Rejection("text: missing", "")),
                  DeadLetters.DEFAULT_MAX_BYTES))
          .get();
    }
    assertThat(Said.at(bootstrap, "dlq", "list", "--topic", "passages").out())
        .contains("  file:/corpus/a.jsonl:3  ")
        .doesNotContain("@-1");
    assertThat(Said.at(bootstrap, "dlq", "show", "0:0").out())
        .contains("file:/corpus/a.jsonl")
        .doesNotContain("offset");
  }

  @Test
  void readsAFolderAndGoesOnBehindAFileWithoutPassages() throws Exception {
    Path folder = Files.createDirectories(directory.resolve("folder"));
    Files.writeString(folder.resolve("a.csv"), "id,text,year\np-1,One,2026\n");
    Files.writeString(folder.resolve("b.json"), "{\n \"name\": \"package\"\n}\n");
    Files.writeString(folder.resolve("c.json"), "[" + line(2).strip() + "]");
    Files.writeString(folder.resolve("picture.png"), "PNG");
    Said said = Said.at(bootstrap, "ingest", folder.toString());
    assertThat(said.code()).isEqualTo(1);
    assertThat(said.err())
        .contains(
            "1 files are no files of passages by their names and are passed over: 1 with .png")
        .contains(folder.resolve("b.json") + ": an object over lines 1 to 3")
        .contains("; going on with the next file");
    assertThat(said.out())
        .contains("read 1 elements and 1 rows: 2 sent, 0 refused, 0 blank")
        .contains("1 of 3 files were not read to their end");
    assertThat(end()).isEqualTo(2);
  }

  private long end() {
    try (var consumer = Brokers.at(bootstrap).consumer()) {
      return consumer.endOffsets(List.of(PASSAGES)).getOrDefault(PASSAGES, 0L);
    }
  }

  private static String line(int number) {
    return "{\"id\": \"p-%d\", \"lang\": \"en\", \"text\": \"Passage %d.\"}\n"
        .formatted(number, number);
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
