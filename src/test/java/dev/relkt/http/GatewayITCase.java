package dev.relkt.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GatewayITCase {

  @TempDir static Path directory;

  @Test
  void findsWhatWasSentForThoseWhoMayReadAlone() {
    try (var gateway = GatewayUnderTest.start(directory)) {
      gateway.ingest(
          "{\"id\": \"moon\", \"lang\": \"en\", \"text\": \"The Moon circles the Earth.\"}",
          "{\"id\": \"tea\", \"lang\": \"en\", \"text\": \"Green tea is not fermented.\"}");
      HttpResponse<String> answer =
          gateway.post("v1/ask", "{\"text\": \"Green tea is not fermented.\", \"topK\": 1}");
      assertThat(answer.statusCode()).isEqualTo(200);
      assertThat(GatewayUnderTest.json(answer).at("/answers/0/id").asText()).isEqualTo("tea");

      Path tokens = gateway.tokens("roles: [write]", "roles: [read]");
      var closed = gateway.another("http.tokens=" + tokens);
      assertThat(status(gateway, closed, "token-0")).isEqualTo(403);
      assertThat(status(gateway, closed, "token-1")).isEqualTo(200);
      assertThat(status(gateway, closed, "token-2")).isEqualTo(401);
    }
  }

  private static int status(
      GatewayUnderTest gateway, dev.relkt.http.server.HttpServer server, String token) {
    return gateway
        .send(
            HttpRequest.newBuilder(server.address().resolve("v1/passages/moon"))
                .header("Authorization", "Bearer " + token))
        .statusCode();
  }
}
