package dev.relkt.cli.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.relkt.cli.Main;
import dev.relkt.cli.Said;
import dev.relkt.client.Brokers;
import dev.relkt.local.EmbeddedBroker;
import dev.relkt.local.TopicPlan;
import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
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
