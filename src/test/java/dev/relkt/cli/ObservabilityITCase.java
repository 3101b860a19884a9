package dev.relkt.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.relkt.embedding.tensorflow.TestModels;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What is in docs/observability, with a Prometheus that takes the metrics of both jobs. Skipped
 * where Prometheus is not installed.
 */
class ObservabilityITCase {

  private static final Path FILES = Path.of("docs", "observability").toAbsolutePath();
  private static final Duration PATIENCE = Duration.ofSeconds(90);
  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final HttpClient HTTP = HttpClient.newHttpClient();

  @TempDir Path directory;

  private @Nullable LaptopUnderTest laptop;
  private @Nullable Process prometheus;
  private String api = "";

  @AfterEach
  void stop() throws InterruptedException {
    if (prometheus != null) {
      prometheus.destroy();
      prometheus.waitFor(20, TimeUnit.SECONDS);
    }
    if (laptop != null) {
      laptop.close();
    }
  }

  private static void assumeInstalled(String program) {
    assumeThat(
            Stream.of(System.getenv().getOrDefault("PATH", "").split(":", -1))
                .anyMatch(folder -> Files.isExecutable(Path.of(folder, program))))
        .as("%s is installed", program)
        .isTrue();
  }

  @Test
  void theAlertsFireWhenTheyShouldAndOnlyThen() throws Exception {
    assumeInstalled("promtool");
    assertThat(run("promtool", "check", "config", "prometheus.yml")).contains("SUCCESS");
    assertThat(run("promtool", "check", "rules", "alerts.yml")).contains("10 rules found");
    assertThat(run("promtool", "test", "rules", "alerts-test.yml")).contains("SUCCESS");
  }

  private static String run(String... command) throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder(command).directory(FILES.toFile()).redirectErrorStream(true).start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(said).isZero();
    return said;
  }

  @Test
  void everyQueryOfTheDashboardHasDataAndEveryAlertIsEvaluated() throws Exception {
    assumeInstalled("prometheus");
    LaptopUnderTest running = new LaptopUnderTest(directory).withMetrics();
    laptop = running;
    TestModels.wordKeyModel(running.registry(), "student", 7);
    running.start("answering.recall-share=0.5");
    startPrometheus(URI.create(running.running().metricsUrl().orElseThrow()));
    Path file = directory.resolve("passages.jsonl");
    Files.writeString(
        file,
        """
        {"id": "moon", "lang": "en", "text": "The Moon circles the Earth in 27 days."}
        {"id": "tea", "lang": "en", "text": "Green tea is not fermented."}
        """);
    assertThat(running.relkt("ingest", file.toString(), "--wait").code()).isZero();
    TestModels.wordKeyModel(running.registry(), "student", 8);
    assertThat(running.relkt("model", "publish", "student/2").code()).isZero();

    List<String> queries = new ArrayList<>();
    JSON.readTree(FILES.resolve("grafana-relkt.json").toFile())
        .findValuesAsText("expr")
        .forEach(queries::add);
    assertThat(queries).hasSizeGreaterThan(50);
    Awaitility.await()
        .atMost(PATIENCE)
        .pollInterval(Duration.ofSeconds(2))
        .untilAsserted(
            () -> {
              running.relkt("ask", "How long does the moon take?");
              List<String> empty = new ArrayList<>();
              for (String query : queries) {
                if (ask("query?query=" + encoded(query)).path("result").isEmpty()) {
                  empty.add(query);
                }
              }
              assertThat(empty).as("queries of the dashboard without data").isEmpty();
            });
    Awaitility.await()
        .atMost(PATIENCE)
        .untilAsserted(
            () -> {
              JsonNode rules = ask("rules").path("groups").path(0).path("rules");
              assertThat(rules).hasSize(10);
              assertThat(rules.findValuesAsText("health")).allMatch("ok"::equals);
            });
    for (JsonNode rule : ask("rules").path("groups").path(0).path("rules")) {
      System.out.printf("alert %s: %s%n", rule.path("name").asText(), rule.path("state").asText());
    }
    System.out.printf(
        "%d queries; series: %s%n",
        queries.size(), ask("query?query=" + encoded("count({job=\"relkt\"})")).path("result"));
  }

  private void startPrometheus(URI page) throws IOException {
    int port;
    try (var free = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
      port = free.getLocalPort();
    }
    Path config = directory.resolve("prometheus.yml");
    Files.writeString(
        config,
        """
        global: {scrape_interval: 1s, evaluation_interval: 1s}
        rule_files: ["%s"]
        scrape_configs:
          - job_name: relkt
            static_configs:
              - targets: ["%s"]
        """
            .formatted(FILES.resolve("alerts.yml"), page.getAuthority()));
    prometheus =
        new ProcessBuilder(
                "prometheus",
                "--config.file=" + config,
                "--storage.tsdb.path=" + directory.resolve("prometheus"),
                "--web.listen-address=127.0.0.1:" + port)
            .redirectErrorStream(true)
            .redirectOutput(directory.resolve("prometheus.log").toFile())
            .start();
    api = "http://127.0.0.1:%d/api/v1/".formatted(port);
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }

  private JsonNode ask(String path) throws IOException, InterruptedException {
    HttpResponse<String> answer =
        HTTP.send(
            HttpRequest.newBuilder(URI.create(api + path)).build(),
            HttpResponse.BodyHandlers.ofString());
    JsonNode said = JSON.readTree(answer.body());
    assertThat(said.path("status").asText()).as(answer.body()).isEqualTo("success");
    return said.path("data");
  }
}
