package dev.relkt.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.relkt.cli.options.SettingsArguments;
import dev.relkt.client.Brokers;
import dev.relkt.embedding.tensorflow.TestModels;
import dev.relkt.http.server.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.function.Predicate;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An operator's day over HTTP, against both jobs in this JVM. */
class OperationsITCase {

  private static final Duration PATIENCE = Duration.ofSeconds(90);

  @TempDir static Path directory;

  private static GatewayUnderTest gateway;

  @BeforeAll
  static void start() {
    gateway = GatewayUnderTest.start(directory);
    gateway.ingest(
        "{\"id\": \"moon\", \"lang\": \"en\", \"text\": \"The Moon circles the Earth.\","
            + " \"metadata\": {\"source\": \"wiki\", \"year\": 2020}}",
        "{\"id\": \"mond\", \"lang\": \"de\", \"text\": \"Der Mond umkreist die Erde.\","
            + " \"metadata\": {\"source\": \"wiki\", \"year\": 2021}}",
        "{\"id\": \"tea\", \"lang\": \"en\", \"text\": \"Green tea is not fermented.\","
            + " \"metadata\": {\"source\": \"book\", \"year\": 2021}}");
  }

  @AfterAll
  static void stop() {
    gateway.close();
  }

  @Test
  void swapsAModelAndRollsBack() {
    TestModels.wordKeyModel(gateway.registry(), "student", 8);
    assertThat(model("student/1").path("active").asBoolean()).isTrue();
    assertThat(model("student/2").path("active").asBoolean()).isFalse();
    assertThat(model("student/2").path("dimension").asInt()).isPositive();
    assertThat(model("student/2").path("created").asLong()).isPositive();

    JsonNode announced = done("v1/models/student/2:publish?timeout=60", "{\"activate\": false}");
    assertThat(announced.path("detail").asText()).contains("g2", "student/2");
    await("v1/generations", all -> all.at("/generations/1/role").asText().equals("ready"));
    JsonNode gate = await("v1/generations/2/gate", report -> report.has("passed"));
    assertThat(gate.path("passed").asBoolean()).isTrue();
    assertThat(gate.at("/canary/questions").asInt()).isPositive();

    assertThat(done("v1/models/student/2:activate", "{}").path("detail").asText())
        .startsWith("student/2 answers from now on");
    assertThat(model("student/2").path("active").asBoolean()).isTrue();
    assertThat(model("student/2").path("generation").asInt()).isEqualTo(2);
    assertThat(model("student/1").path("role").asText()).isEqualTo("retained");
    await("v1/status", status -> status.at("/index/model").asText().equals("student/2"));

    HttpResponse<String> retired = gateway.post("v1/models/student/2:retire", "{}");
    assertThat(retired.statusCode()).isEqualTo(409);
    assertThat(GatewayUnderTest.json(retired).path("detail").asText())
        .startsWith("retire student/2");
    assertThat(done("v1/models:rollback", "{}").path("detail").asText())
        .startsWith("student/1 answers again, by generation g1");
    done("v1/models/student/2:retire", "{}");
    assertThat(model("student/2").has("generation")).isFalse();
  }

  @Test
  void saysWhyACommandIsRefused() {
    HttpResponse<String> unknown = gateway.post("v1/models/nobody/7:publish", "{}");
    assertThat(unknown.statusCode()).isEqualTo(409);
    assertThat(GatewayUnderTest.json(unknown).path("detail").asText()).contains("nobody/7");
    assertThat(problem(gateway.post("v1/models/student/1:activate", "{\"forse\": true}")))
        .isEqualTo("422 forse: unknown (expected: force)");
    assertThat(problem(gateway.post("v1/models/student/1:activate", "{\"force\": 1}")))
        .isEqualTo("422 force: (expected: true or false)");
    assertThat(problem(gateway.post("v1/models/student/one:retire", "{}"))).startsWith("400 ");
    assertThat(problem(gateway.get("v1/generations/99/gate")))
        .isEqualTo("404 generation 99: there is none (expected: one of GET /v1/generations)");
    assertThat(problem(gateway.get("v1/status?verbose=true")))
        .isEqualTo("400 parameter \"verbose\": unknown (expected: none)");
  }

  @Test
  void aCommandThatNobodyWaitsForHasItsId() {
    HttpResponse<String> sent =
        gateway.send(
            gateway
                .request("v1/models/nobody/8:retire?timeout=0")
                .POST(HttpRequest.BodyPublishers.noBody()));
    assertThat(sent.statusCode()).isEqualTo(202);
    assertThat(GatewayUnderTest.json(sent).path("command").asText()).matches("0@[0-9]+");
  }

  @Test
  void statusAndGenerationsAreThereWhileKafkaIsAway() throws IOException {
    HttpServer alone = HttpServer.start(withoutKafka());
    try (alone) {
      JsonNode status = json(alone, "v1/status");
      assertThat(status.path("topics").isNull()).isTrue();
      assertThat(status.path("trouble").asText()).startsWith("no Kafka broker answers at ");
      assertThat(status.at("/index/passages").asInt()).isGreaterThanOrEqualTo(3);
      assertThat(json(alone, "v1/generations").at("/generations/0/generation").asInt())
          .isEqualTo(1);
      HttpResponse<String> rollback =
          gateway.send(
              HttpRequest.newBuilder(alone.address().resolve("v1/models:rollback"))
                  .POST(HttpRequest.BodyPublishers.noBody()));
      assertThat(problem(rollback)).startsWith("503 no Kafka broker answers at ");
    }
  }

  @Test
  void statusTellsWhatTheCommandLineTells() {
    JsonNode status = GatewayUnderTest.json(gateway.get("v1/status"));
    assertThat(status.at("/topics/passages/records").asInt()).isGreaterThanOrEqualTo(3);
    assertThat(status.at("/topics/passages.dlq").isObject()).isTrue();
    assertThat(status.at("/jobs/0/status").asText()).isEqualTo("RUNNING");
    assertThat(status.toString()).doesNotContain("password", "bootstrap");
  }

  @Test
  void listsDeadLettersAndSendsThemAgain() throws Exception {
    send("spoilt", "{\"lang\": \"en\", \"text\": 7}");
    send("mended", "no JSON");
    JsonNode listed =
        await("v1/dead-letters?topic=passages", all -> all.path("letters").size() >= 2);
    JsonNode newest = letter(listed, "mended");
    assertThat(newest.path("reason").asText()).isNotEmpty();
    assertThat(newest.at("/original/topic").asText()).isEqualTo("passages");
    assertThat(newest.path("valueBytes").asInt()).isEqualTo(7);
    assertThat(newest.has("value")).isFalse();
    String mended = newest.path("letter").asText();
    String spoilt = letter(listed, "spoilt").path("letter").asText();
    JsonNode shown =
        GatewayUnderTest.json(
            gateway.get("v1/dead-letters/passages/" + mended.replace(':', '/') + "?value=true"));
    assertThat(shown.path("value").asText()).isEqualTo("no JSON");

    gateway.ingest("{\"id\": \"mended\", \"lang\": \"en\", \"text\": \"As it should be.\"}");
    JsonNode replayed =
        GatewayUnderTest.json(
            gateway.post(
                "v1/dead-letters:replay",
                "{\"topic\": \"passages\", \"letters\": [\"%s\", \"%s\", \"0:99999\"]}"
                    .formatted(spoilt, mended)));
    assertThat(replayed.path("sent").asInt()).isEqualTo(1);
    assertThat(replayed.path("letters").toString())
        .isEqualTo(
            "[{\"letter\":\"%s\",\"status\":\"sent\"},{\"letter\":\"%s\",\"status\":\"left-out\",\"reason\":\"it was written again after this letter (evenIfOlder)\"},{\"letter\":\"0:99999\",\"status\":\"not-found\"}]"
                .formatted(spoilt, mended));
    await(
        "v1/dead-letters?limit=1",
        all -> all.at("/letters/0/replayedFrom").asText().equals("passages.dlq/" + spoilt));

    JsonNode all = GatewayUnderTest.json(gateway.post("v1/dead-letters:replay", "{\"all\": true}"));
    assertThat(all.path("letters").size()).isGreaterThanOrEqualTo(3);
    assertThat(problem(gateway.post("v1/dead-letters:replay", "{}")))
        .isEqualTo("422 which dead letters? (expected: \"letters\": [\"0:12\"], or \"all\": true)");
    assertThat(problem(gateway.get("v1/dead-letters/passages/0/99999")))
        .isEqualTo("404 there is no dead letter 0:99999 in passages.dlq");
  }

  @Test
  void countsPassagesByTheirValues() {
    JsonNode counts =
        GatewayUnderTest.json(
            gateway.get("v1/passages:count?filter=source%20in%20(wiki,book)&by=lang&by=source"));
    assertThat(counts.path("passages").asInt()).isEqualTo(3);
    assertThat(counts.path("facets").toString())
        .contains("\"en\"", "\"de\"", "\"wiki\"", "\"book\"");
    assertThat(problem(gateway.get("v1/passages:count?filter=source%20in")))
        .startsWith("400 parameter filter: ");
  }

  @Test
  void eachSeesWhatTheTokenAllows() {
    Path tokens =
        gateway.tokens(
            "roles: [read], filter: \"source = wiki\"",
            "roles: [operate]",
            "roles: [operate], filter: \"source = wiki\"");
    HttpServer closed = gateway.another("http.tokens=" + tokens);
    assertThat(as(closed, "token-0", "v1/status").statusCode()).isEqualTo(403);
    assertThat(as(closed, "token-0", "v1/dead-letters").statusCode()).isEqualTo(403);
    assertThat(as(closed, "token-0", "v1/models").statusCode()).isEqualTo(200);
    assertThat(
            GatewayUnderTest.json(as(closed, "token-0", "v1/passages:count"))
                .path("passages")
                .asInt())
        .isEqualTo(2);
    assertThat(as(closed, "token-1", "v1/status").statusCode()).isEqualTo(200);
    assertThat(as(closed, "token-1", "v1/models").statusCode()).isEqualTo(200);
    assertThat(as(closed, "token-1", "v1/passages:count").statusCode()).isEqualTo(403);
    assertThat(problem(as(closed, "token-2", "v1/dead-letters")))
        .startsWith("403 dead letters are of all passages");
  }

  private static HttpResponse<String> as(HttpServer server, String token, String path) {
    return gateway.send(
        HttpRequest.newBuilder(server.address().resolve(path))
            .header("Authorization", "Bearer " + token));
  }

  private static dev.relkt.job.options.Settings withoutKafka() throws IOException {
    try (var free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return SettingsArguments.under(
          gateway.data(),
          "student/1",
          List.of("registry.root=" + gateway.registry(), "http.port=0"),
          "127.0.0.1:" + free.getLocalPort());
    }
  }

  private static void send(String key, String value) throws Exception {
    try (var producer = Brokers.at(gateway.laptop().bootstrapServers()).producer()) {
      producer
          .send(
              new ProducerRecord<>(
                  "passages",
                  key.getBytes(StandardCharsets.UTF_8),
                  value.getBytes(StandardCharsets.UTF_8)))
          .get();
    }
  }

  private static JsonNode letter(JsonNode listed, String key) {
    for (JsonNode letter : listed.path("letters")) {
      if (letter.path("key").asText().equals(key)) {
        return letter;
      }
    }
    throw new AssertionError("no letter of " + key + " in " + listed);
  }

  private static JsonNode model(String id) {
    JsonNode models = GatewayUnderTest.json(gateway.get("v1/models"));
    for (JsonNode model : models.path("data")) {
      if (model.path("id").asText().equals(id)) {
        return model;
      }
    }
    throw new AssertionError("no model " + id + " in " + models);
  }

  private static JsonNode done(String path, String body) {
    HttpResponse<String> answer = gateway.post(path, body);
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    JsonNode event = GatewayUnderTest.json(answer);
    assertThat(event.path("event").asText()).isEqualTo("done");
    return event;
  }

  private static JsonNode await(String path, Predicate<JsonNode> condition) {
    return Awaitility.await()
        .atMost(PATIENCE)
        .until(() -> GatewayUnderTest.json(gateway.get(path)), condition);
  }

  private static JsonNode json(HttpServer server, String path) {
    return GatewayUnderTest.json(
        gateway.send(HttpRequest.newBuilder(server.address().resolve(path))));
  }

  private static String problem(HttpResponse<String> answer) {
    return answer.statusCode() + " " + GatewayUnderTest.json(answer).path("detail").asText();
  }
}
