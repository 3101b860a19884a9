package dev.relkt.bench.serve;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.relkt.answering.Question;
import dev.relkt.bench.Aim;
import dev.relkt.bench.BenchProgress;
import dev.relkt.bench.BenchReport;
import dev.relkt.bench.BenchTable;
import dev.relkt.bench.load.BenchFailed;
import dev.relkt.client.Brokers;
import dev.relkt.client.QuestionClient;
import dev.relkt.evaluation.Percentiles;
import dev.relkt.http.server.HttpServer;
import dev.relkt.job.options.Settings;
import dev.relkt.topic.AnswersTopic;
import dev.relkt.topic.QuestionsTopic;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/**
 * How long a question takes over HTTP, and directly over Kafka: asked one after the other in turn,
 * so that both meet the same machine. The gateway runs in this process. For one thread.
 */
public final class GatewayBench {

  private static final Duration DEADLINE = Duration.ofSeconds(10);
  private static final int TOP_K = 10;
  private static final double AIM = 1.5;

  private final int warmUp;
  private final int questions;
  private final BenchProgress progress;

  /**
   * @param warmUp questions that are not counted, 0 or more
   * @param questions each way, 1 or more
   */
  public GatewayBench(int warmUp, int questions, BenchProgress progress) {
    this.warmUp = warmUp;
    this.questions = questions;
    this.progress = progress;
  }

  /** Measures on a system that has passages. */
  public BenchReport run(MeasuredSystem system, List<String> texts, long seed) {
    List<Double> direct = new ArrayList<>();
    List<Double> http = new ArrayList<>();
    try (HttpServer gateway = HttpServer.start(settings(system));
        QuestionClient kafka =
            QuestionClient.open(
                Brokers.at(system.brokers()), QuestionsTopic.NAME, AnswersTopic.NAME);
        HttpClient client = HttpClient.newHttpClient();
        var step = progress.begin("asking", "questions", warmUp + (long) questions)) {
      for (int i = 0; i < warmUp + questions; i++) {
        String text = texts.get(i % texts.size());
        double ofKafka = kafka(kafka, text);
        double ofHttp = http(client, gateway, text);
        if (i >= warmUp) {
          direct.add(ofKafka);
          http.add(ofHttp);
        }
        step.at(i + 1);
      }
    }
    return report(system, Percentiles.of(direct), Percentiles.of(http), seed);
  }

  private static Settings settings(MeasuredSystem system) {
    return Settings.read(
        List.of(
            "-D",
            "kafka.brokers=" + system.brokers(),
            "-D",
            "index.root=" + system.indexRoot(),
            "-D",
            "http.port=0"),
        Map.of());
  }

  private static double kafka(QuestionClient client, String text) {
    var question =
        new Question(
            UUID.randomUUID().toString(),
            text,
            TOP_K,
            dev.relkt.passage.filter.PassageFilter.NONE,
            DEADLINE);
    long start = System.nanoTime();
    if (client.ask(question, DEADLINE.multipliedBy(2)).isEmpty()) {
      throw new BenchFailed("a question asked over Kafka has no answer");
    }
    return (System.nanoTime() - start) / 1e6;
  }

  private static double http(HttpClient client, HttpServer gateway, String text) {
    String body =
        JsonNodeFactory.instance
            .objectNode()
            .put("text", text)
            .put("topK", TOP_K)
            .put("deadlineMs", DEADLINE.toMillis())
            .toString();
    long start = System.nanoTime();
    try {
      var answer =
          client.send(
              HttpRequest.newBuilder(gateway.address().resolve("v1/ask"))
                  .header("Content-Type", "application/json")
                  .POST(HttpRequest.BodyPublishers.ofString(body))
                  .build(),
              BodyHandlers.ofByteArray());
      if (answer.statusCode() != 200) {
        throw new BenchFailed("a question asked over HTTP: status " + answer.statusCode());
      }
    } catch (IOException e) {
      throw new BenchFailed("a question asked over HTTP: " + e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new BenchFailed("interrupted");
    }
    return (System.nanoTime() - start) / 1e6;
  }

  private BenchReport report(
      MeasuredSystem system, Percentiles direct, Percentiles http, long seed) {
    var table =
        BenchTable.of(
            "Milliseconds until the answer is there", "asked", ">questions", ">p50", ">p99");
    row(table, "over Kafka", direct);
    row(table, "over HTTP", http);
    return new BenchReport(
        "http",
        List.of(
            "The same %,d questions over Kafka and over HTTP in turn, one at a time, %,d before them not counted; %,d passages; seed %d."
                .formatted(questions, warmUp, system.passages(), seed)),
        List.of(table.build()),
        List.of(),
        List.of(Aim.atMost("p50 over HTTP to p50 over Kafka", http.p50() / direct.p50(), AIM, "")),
        Map.of(),
        List.of());
  }

  private static void row(BenchTable.Builder table, String asked, Percentiles millis) {
    table.row(
        asked,
        "%,d".formatted(millis.count()),
        "%,.1f".formatted(millis.p50()),
        "%,.1f".formatted(millis.p99()));
  }
}
