package dev.relkt.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AskAndWriteITCase {

  @TempDir static Path directory;
  private static GatewayUnderTest gateway;

  @BeforeAll
  static void start() {
    gateway = GatewayUnderTest.start(directory);
    gateway.ingest(
        "{\"id\": \"moon\", \"lang\": \"de\", \"title\": \"Mond\", \"text\": \"Der Mond umkreist die Erde.\","
            + " \"metadata\": {\"year\": 2026, \"desk\": \"science\"}}",
        "{\"id\": \"tea\", \"lang\": \"en\", \"text\": \"Green tea is not fermented.\","
            + " \"metadata\": {\"year\": 2019, \"desk\": \"food\"}}",
        "{\"id\": \"salt\", \"lang\": \"en\", \"text\": \"Salt lowers the freezing point of water.\","
            + " \"metadata\": {\"year\": 2021, \"desk\": \"science\"}}");
  }

  @AfterAll
  static void stop() {
    gateway.close();
  }

  private static List<String> ids(JsonNode answer) {
    List<String> ids = new ArrayList<>();
    answer.path("answers").forEach(one -> ids.add(one.path("id").asText()));
    return ids;
  }

  @Test
  void asksAllThatTheTopicCan() {
    HttpResponse<String> response =
        gateway.post(
            "v1/ask",
            """
            {"text": "Green tea is not fermented.", "lang": "en", "topK": 2, "deadlineMs": 20000,
             "filter": "year < 2025 and desk in (food, science)", "mode": "hybrid", "rerank": false,
             "passageText": "snippet", "explain": true, "facets": [{"field": "desk"}]}
            """);
    assertThat(response.statusCode()).isEqualTo(200);
    JsonNode answer = GatewayUnderTest.json(response);
    assertThat(ids(answer)).first().isEqualTo("tea");
    assertThat(ids(answer)).doesNotContain("moon");
    assertThat(answer.at("/answers/0/explain/parts").isArray()).isTrue();
    assertThat(answer.at("/answers/0/snippet/text").asText()).contains("tea");
    assertThat(answer.at("/facets/0/values")).hasSize(2);
    assertThat(answer.path("modelVersion").asText()).isEqualTo("student/1");
  }

  @Test
  void answersManyAtOnceInTheirOrder() {
    JsonNode results =
        GatewayUnderTest.json(
                gateway.post(
                    "v1/ask:batch",
                    """
                    {"questions": [{"text": "Green tea is not fermented.", "topK": 1},
                                   {"text": "", "topK": 1},
                                   {"text": "Der Mond umkreist die Erde.", "topK": 1}]}
                    """))
            .path("results");
    assertThat(ids(results.path(0))).containsExactly("tea");
    assertThat(results.at("/1/problem/status").asInt()).isEqualTo(422);
    assertThat(results.at("/1/problem/detail").asText()).startsWith("text: ");
    assertThat(ids(results.path(2))).containsExactly("moon");
  }

  @Test
  void streamsWhatShardsReportAndThenTheAnswer() {
    HttpResponse<String> response =
        gateway.send(
            gateway
                .request("v1/ask")
                .header("Content-Type", "application/json")
                .header("Accept", "text/event-stream")
                .POST(BodyPublishers.ofString("{\"text\": \"tea\", \"deadlineMs\": 20000}")));
    assertThat(response.headers().firstValue("Content-Type").orElseThrow())
        .startsWith("text/event-stream");
    String[] events = response.body().split("\n\n");
    assertThat(events.length).isGreaterThan(1);
    for (int i = 0; i < events.length - 1; i++) {
      assertThat(events[i]).startsWith("event: interim\ndata: {").contains("\"partial\":true");
    }
    assertThat(events[events.length - 1])
        .startsWith("event: answer\ndata: {")
        .contains("\"partial\":false", "\"tea\"");
  }

  @Test
  void findsWhatItHasJustWrittenAndNotWhatItHasDeleted() {
    for (String id : List.of("a/b", "50%", "täg 1", "x+y", "?#&", "日本")) {
      String path = "v1/passages/" + encoded(id);
      HttpResponse<String> put =
          gateway.send(
              gateway
                  .request(path + "?wait=searchable&timeout=90")
                  .header("Content-Type", "application/json")
                  .PUT(
                      BodyPublishers.ofString(
                          "{\"text\": \"A passage that is called so.\", \"lang\": \"en\", \"version\": 3}")));
      assertThat(put.statusCode()).as(put.body()).isEqualTo(200);
      assertThat(GatewayUnderTest.json(put).path("id").asText()).isEqualTo(id);
      JsonNode got = GatewayUnderTest.json(gateway.get(path));
      assertThat(got.path("id").asText()).isEqualTo(id);
      assertThat(got.path("version").asInt()).isEqualTo(3);
      HttpResponse<String> deleted =
          gateway.send(gateway.request(path + "?wait=searchable&timeout=90&version=4").DELETE());
      assertThat(deleted.statusCode()).as(deleted.body()).isEqualTo(200);
      assertThat(gateway.get(path).statusCode()).isEqualTo(404);
    }
  }

  @Test
  void tellsOfEachLineWhatCameOfIt() {
    HttpResponse<String> response =
        gateway.send(
            gateway
                .request("v1/passages:bulk?wait=searchable&timeout=90")
                .header("Content-Type", "application/x-ndjson")
                .POST(
                    BodyPublishers.ofString(
                        """
                        {"id": "b1", "text": "The first one.", "lang": "en"}
                        {"id": "b2", "text": ""}

                        no JSON
                        {"text": "without an id"}
                        {"id": "b3", "text": "The third one.", "lang": "en", "colour": "red"}
                        {"id": "b4", "delete": true, "version": 2}
                        {"id": "b4", "delete": true, "text": "x"}
                        {"id": "b5", "text": "The fifth one.", "lang": "en"}""")));
    assertThat(response.statusCode()).isEqualTo(200);
    String[] lines = response.body().split("\n");
    List<String> statuses = new ArrayList<>();
    for (int i = 0; i < lines.length - 1; i++) {
      JsonNode result = GatewayUnderTest.parsed(lines[i]);
      assertThat(result.path("line").asInt()).isEqualTo(i + 1);
      statuses.add(result.path("status").asText());
      if (result.path("status").asText().equals("refused")) {
        assertThat(result.path("reason").asText()).isNotBlank();
      }
    }
    assertThat(statuses)
        .containsExactly(
            "taken", "refused", "refused", "refused", "refused", "taken", "refused", "taken");
    JsonNode summary = GatewayUnderTest.parsed(lines[lines.length - 1]);
    assertThat(summary.path("taken").asInt()).isEqualTo(3);
    assertThat(summary.path("refused").asInt()).isEqualTo(5);
    assertThat(summary.path("searchable").asBoolean()).isTrue();
    assertThat(gateway.get("v1/passages/b5").statusCode()).isEqualTo(200);
  }

  @Test
  void servesManyConnectionsAtOnce() throws Exception {
    URI address = gateway.address();
    List<java.net.Socket> idle = new ArrayList<>();
    try {
      for (int i = 0; i < 1_000; i++) {
        var socket = new java.net.Socket(address.getHost(), address.getPort());
        socket
            .getOutputStream()
            .write("POST /v1/ask HTTP/1.1\r\nHost: localhost\r\n".getBytes(StandardCharsets.UTF_8));
        idle.add(socket);
      }
      HttpResponse<String> answer = gateway.post("v1/ask", "{\"text\": \"tea\", \"topK\": 1}");
      assertThat(answer.statusCode()).isEqualTo(200);
      assertThat(ids(GatewayUnderTest.json(answer))).containsExactly("tea");
    } finally {
      for (java.net.Socket socket : idle) {
        socket.close();
      }
    }
    assertThat(gateway.get("healthz").statusCode()).isEqualTo(200);
  }

  @Test
  void doesNotMindWhoGoesAwayInTheMiddle() throws Exception {
    URI address = gateway.address();
    for (int i = 0; i < 50; i++) {
      try (var socket = new java.net.Socket(address.getHost(), address.getPort())) {
        socket
            .getOutputStream()
            .write(
                ("PUT /v1/passages/half HTTP/1.1\r\nHost: localhost\r\n"
                        + "Content-Type: application/json\r\nContent-Length: 1000\r\n\r\n{\"text\":")
                    .getBytes(StandardCharsets.UTF_8));
      }
    }
    assertThat(gateway.post("v1/ask", "{\"text\": \"tea\", \"topK\": 1}").statusCode())
        .isEqualTo(200);
    assertThat(gateway.get("v1/passages/half").statusCode()).isEqualTo(404);
  }

  private static String encoded(String id) {
    return URLEncoder.encode(id, StandardCharsets.UTF_8).replace("+", "%20");
  }
}
