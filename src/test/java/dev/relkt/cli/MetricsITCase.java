package dev.relkt.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.relkt.embedding.tensorflow.TestModels;
import dev.relkt.metrics.RelktMetric;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What both jobs tell Prometheus, beside the table of all metrics. */
class MetricsITCase {

  private static final Duration PATIENCE = Duration.ofSeconds(90);
  private static final Pattern TYPE = Pattern.compile("# TYPE (\\S+) (\\S+)");
  private static final Pattern SERIES = Pattern.compile("([a-zA-Z0-9_:]+)(?:\\{(.*)})? (\\S+)");

  @TempDir Path directory;

  private LaptopUnderTest laptop;

  @AfterEach
  void stop() {
    laptop.close();
  }

  @Test
  void theJobsTellExactlyTheMetricsOfTheTable() throws Exception {
    laptop = new LaptopUnderTest(directory).withMetrics();
    TestModels.wordKeyModel(laptop.registry(), "student", 7);
    laptop.start("answering.recall-share=0.5");
    Path file = directory.resolve("passages.jsonl");
    Files.writeString(
        file,
        """
        {"id": "moon", "lang": "en", "text": "The Moon circles the Earth in 27 days."}
        {"id": "tea", "lang": "en", "text": "Green tea is not fermented."}
        """);
    assertThat(laptop.relkt("ingest", file.toString(), "--wait").code()).isZero();
    sendNoJson();
    TestModels.wordKeyModel(laptop.registry(), "student", 8);
    assertThat(laptop.relkt("model", "publish", "student/2").code()).isZero();

    Map<String, String> expected = new TreeMap<>();
    for (RelktMetric metric : RelktMetric.values()) {
      expected.put(metric.fullName(), metric.kind().type());
    }
    Awaitility.await()
        .atMost(PATIENCE)
        .pollInterval(Duration.ofSeconds(1))
        .untilAsserted(
            () -> {
              laptop.relkt("ask", "How long does the moon take?");
              assertThat(ofOurs(page())).isEqualTo(expected);
            });

    String page = page();
    for (RelktMetric metric : RelktMetric.values()) {
      assertThat(labels(page, metric)).as(metric.fullName()).containsAll(metric.labels());
    }
    assertThat(sum(page, RelktMetric.PASSAGES, "generation=\"1\"")).isEqualTo(2);
    assertThat(sum(page, RelktMetric.BUILT, "generation=\"2\"")).isEqualTo(4);
    assertThat(sum(page, RelktMetric.ANSWERS, "outcome=\"complete\"")).isPositive();
    assertThat(sum(page, RelktMetric.SERVING_INFO, "model=\"student/1\"")).isPositive();
    assertThat(sum(page, RelktMetric.WRITER_ACTIVE, "")).isEqualTo(1);
    assertThat(sum(page, RelktMetric.COMMANDS, "result=\"done\"")).isEqualTo(1);
    Awaitility.await()
        .atMost(PATIENCE)
        .untilAsserted(
            () -> {
              String now = page();
              assertThat(sum(now, RelktMetric.DEAD_LETTERS, "reason=\"encoding\"")).isEqualTo(1);
              assertThat(sum(now, RelktMetric.LAG, "")).isZero();
            });
  }

  private void sendNoJson() {
    try (var producer =
        new KafkaProducer<>(
            Map.of("bootstrap.servers", laptop.running().bootstrapServers()),
            new ByteArraySerializer(),
            new ByteArraySerializer())) {
      producer.send(
          new ProducerRecord<>(
              "passages",
              "bad".getBytes(StandardCharsets.UTF_8),
              "{no json".getBytes(StandardCharsets.UTF_8)));
    }
  }

  private String page() throws IOException, InterruptedException {
    URI url = URI.create(laptop.running().metricsUrl().orElseThrow());
    return HttpClient.newHttpClient()
        .send(HttpRequest.newBuilder(url).build(), HttpResponse.BodyHandlers.ofString())
        .body();
  }

  /** Name → type of what does not come from Flink. */
  private static Map<String, String> ofOurs(String page) {
    return TYPE.matcher(page)
        .results()
        .filter(type -> type.group(1).contains("_relkt_") || type.group(1).startsWith("process_"))
        .collect(
            Collectors.toMap(
                type -> type.group(1), type -> type.group(2), (a, b) -> a, TreeMap::new));
  }

  private static TreeSet<String> labels(String page, RelktMetric metric) {
    TreeSet<String> names = new TreeSet<>();
    String name = metric.fullName();
    page.lines()
        .map(SERIES::matcher)
        .filter(series -> series.matches() && series.group(1).equals(name))
        .filter(series -> series.group(2) != null)
        .forEach(
            series ->
                Arrays.stream(series.group(2).split("\",", -1))
                    .filter(label -> label.contains("="))
                    .forEach(label -> names.add(label.substring(0, label.indexOf('=')))));
    return names;
  }

  private static double sum(String page, RelktMetric metric, String label) {
    String name = metric.fullName();
    return page.lines()
        .map(SERIES::matcher)
        .filter(series -> series.matches() && series.group(1).equals(name))
        .filter(series -> String.valueOf(series.group(2)).contains(label))
        .mapToDouble(series -> Double.parseDouble(series.group(3)))
        .sum();
  }
}
