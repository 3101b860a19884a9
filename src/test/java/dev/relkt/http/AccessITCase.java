package dev.relkt.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.relkt.http.server.HttpServer;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One index for several groups: whoever has a token of one sees and changes nothing of others. */
class AccessITCase {

  private static final String ACME = "token-0";
  private static final String SCIENCE = "token-1";
  private static final String READER = "token-2";
  private static final String EXPIRED = "token-3";
  private static final String OPERATOR = "token-4";

  @TempDir static Path directory;
  private static GatewayUnderTest gateway;
  private static HttpServer guarded;

  @BeforeAll
  static void start() {
    gateway = GatewayUnderTest.start(directory);
    gateway.ingest(
        "{\"id\": \"a1\", \"lang\": \"en\", \"text\": \"The secret of acme is tea.\", \"tenant\": \"acme\"}",
        "{\"id\": \"o1\", \"lang\": \"en\", \"text\": \"The secret of others is salt.\", \"tenant\": \"others\"}",
        "{\"id\": \"n1\", \"lang\": \"en\", \"text\": \"The secret of nobody is rain.\","
            + " \"metadata\": {\"desk\": \"science\"}}",
        "{\"id\": \"n2\", \"lang\": \"en\", \"text\": \"The secret of nobody is wind.\","
            + " \"metadata\": {\"desk\": \"sports\"}}");
    Path tokens =
        gateway.tokens(
            "roles: [read, write], tenant: acme",
            "roles: [read, write], filter: desk = science",
            "roles: [read]",
            "roles: [read], expires: 2020-01-01",
            "roles: [operate]");
    guarded = gateway.another("http.tokens=" + tokens);
  }

  @AfterAll
  static void stop() {
    gateway.close();
  }

  private static HttpResponse<String> call(
      String method, String token, String path, BodyPublisher body, String type) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(guarded.address().resolve(path))
            .header("Authorization", "Bearer " + token)
            // A tenant is that of the token, whatever headers say.
            .header("relkt-tenant", "others")
            .method(method, body);
    if (!type.isEmpty()) {
      request.header("Content-Type", type);
    }
    return gateway.send(request);
  }

  private static HttpResponse<String> call(String method, String token, String path, String json) {
    return call(
        method,
        token,
        path,
        json.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(json),
        json.isEmpty() ? "" : "application/json");
  }

  private static List<String> found(String token, String question) {
    HttpResponse<String> answer = call("POST", token, "v1/ask", question);
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    JsonNode answers = GatewayUnderTest.json(answer).path("answers");
    return answers.findValuesAsText("id");
  }

  @Test
  void findsPassagesOfItsTenantAlone() {
    String plain = "{\"text\": \"The secret\", \"deadlineMs\": 20000}";
    assertThat(found(ACME, plain)).containsExactly("a1");
    assertThat(found(SCIENCE, plain)).containsExactly("n1");
    assertThat(found(READER, plain)).containsExactlyInAnyOrder("a1", "o1", "n1", "n2");
  }

  @Test
  void isNotTalkedIntoMore() {
    for (String more :
        List.of(
            "\"filter\": \"tenant = others or tenant = acme or not exists(tenant)\"",
            "\"filter\": \"not tenant = acme\"",
            "\"filter\": \"exists(tenant) or not exists(tenant)\"",
            "\"mode\": \"lexical\"",
            "\"mode\": \"dense\", \"topK\": 1000",
            "\"groupBy\": \"tenant\"",
            "\"offset\": 0, \"prefer\": \"other\"")) {
      String question =
          "{\"text\": \"The secret of others is salt.\", \"deadlineMs\": 20000, " + more + "}";
      assertThat(found(ACME, question)).as(more).isSubsetOf("a1");
      assertThat(found(SCIENCE, question)).as(more).isSubsetOf("n1");
    }
    assertThat(
            call("POST", ACME, "v1/ask", "{\"text\": \"salt\", \"tenant\": \"others\"}")
                .statusCode())
        .isEqualTo(422);
    JsonNode counted =
        GatewayUnderTest.json(
            call(
                "POST",
                ACME,
                "v1/ask",
                "{\"text\": \"secret\", \"deadlineMs\": 20000, \"facets\": [{\"field\": \"tenant\"}, {\"field\": \"desk\"}]}"));
    assertThat(counted.toString())
        .contains("acme")
        .doesNotContain("\"value\":\"others\"", "sports");
    assertThat(counted.at("/facets/0/passages").asInt()).isEqualTo(1);
  }

  @Test
  void doesNotSeeOthersByTheirIds() {
    assertThat(call("GET", ACME, "v1/passages/a1", "").statusCode()).isEqualTo(200);
    for (String id : List.of("o1", "n1", "n2")) {
      assertThat(call("GET", ACME, "v1/passages/" + id, "").statusCode()).isEqualTo(404);
    }
    assertThat(call("GET", SCIENCE, "v1/passages/n1", "").statusCode()).isEqualTo(200);
    assertThat(call("GET", SCIENCE, "v1/passages/n2", "").statusCode()).isEqualTo(404);
  }

  @Test
  void changesNothingOfOthers() {
    String text = "{\"text\": \"It was changed.\", \"lang\": \"en\"}";
    for (String id : List.of("o1", "n1")) {
      assertThat(call("PUT", ACME, "v1/passages/" + id, text).statusCode()).isEqualTo(403);
      assertThat(call("DELETE", ACME, "v1/passages/" + id, "").statusCode()).isEqualTo(403);
      call(
          "POST",
          ACME,
          "v1/passages:bulk?wait=searchable&timeout=90",
          BodyPublishers.ofString(
              "{\"id\": \"%s\", \"text\": \"It was changed.\"}\n{\"id\": \"%s\", \"delete\": true}"
                  .formatted(id, id)),
          "application/jsonl");
      assertThat(gateway.get("v1/passages/" + id).body()).contains("The secret of");
    }
    assertThat(
            call(
                    "PUT",
                    ACME,
                    "v1/passages/a9",
                    "{\"text\": \"For others.\", \"metadata\": {\"tenant\": \"others\"}}")
                .statusCode())
        .isEqualTo(422);
    // The filter of a token is compared with what is sent and with what it would replace.
    assertThat(call("PUT", SCIENCE, "v1/passages/n3", text).statusCode()).isEqualTo(403);
    String science =
        "{\"text\": \"It was changed.\", \"lang\": \"en\", \"metadata\": {\"desk\": \"science\"}}";
    assertThat(call("PUT", SCIENCE, "v1/passages/n2", science).statusCode()).isEqualTo(403);
    assertThat(call("DELETE", SCIENCE, "v1/passages/n2", "").statusCode()).isEqualTo(403);
    assertThat(
            call("PUT", SCIENCE, "v1/passages/n4?wait=searchable&timeout=90", science).statusCode())
        .isEqualTo(200);
    assertThat(call("GET", SCIENCE, "v1/passages/n4", "").statusCode()).isEqualTo(200);
    assertThat(
            call("DELETE", SCIENCE, "v1/passages/n4?wait=searchable&timeout=90", "").statusCode())
        .isEqualTo(200);
  }

  @Test
  void givesARouteToThoseWithItsRole() {
    assertThat(call("PUT", READER, "v1/passages/x", "{\"text\": \"x\"}").statusCode())
        .isEqualTo(403);
    assertThat(call("POST", OPERATOR, "v1/ask", "{\"text\": \"x\"}").statusCode()).isEqualTo(403);
    assertThat(call("POST", EXPIRED, "v1/ask", "{\"text\": \"x\"}").statusCode()).isEqualTo(401);
    assertThat(call("POST", "nobody", "v1/ask", "{\"text\": \"x\"}").statusCode()).isEqualTo(401);
    HttpResponse<String> without =
        gateway.send(HttpRequest.newBuilder(guarded.address().resolve("metrics")));
    assertThat(without.statusCode()).isEqualTo(401);
    assertThat(without.headers().firstValue("WWW-Authenticate")).hasValue("Bearer");
    assertThat(call("GET", OPERATOR, "metrics", "").statusCode()).isEqualTo(200);
    assertThat(
            gateway.send(HttpRequest.newBuilder(guarded.address().resolve("healthz"))).statusCode())
        .isEqualTo(200);
  }
}
