package dev.relkt.embedding.endpoint;

import static dev.relkt.embedding.endpoint.EmbeddingsServer.dropped;
import static dev.relkt.embedding.endpoint.EmbeddingsServer.status;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.relkt.embedding.EncoderUnavailable;
import dev.relkt.embedding.endpoint.EmbeddingsServer.Answer;
import dev.relkt.registry.Endpoint;
import dev.relkt.registry.ModelRefused;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class EndpointClientTest {

  private static final Duration PATIENCE = Duration.ofMinutes(2);
  private static final List<String> TEXTS = List.of("a river", "eine Brücke 🌉");
  private static final String SECRET = "sk-secret-0123456789";

  private final EmbeddingsServer server = EmbeddingsServer.start(TestEndpoints::letters);
  private final PassingTime time = new PassingTime();

  @AfterEach
  void stop() {
    server.close();
  }

  private EndpointClient client(Endpoint endpoint) {
    EndpointKey key =
        EndpointKey.of(
            "model m/1", endpoint, name -> Optional.ofNullable(Map.of("KEY", SECRET).get(name)));
    return new EndpointClient("model m/1", endpoint, key, time);
  }

  private Attempt ask(Endpoint endpoint) throws InterruptedException {
    try (EndpointClient client = client(endpoint)) {
      return client.ask(TEXTS, time.nanos() + PATIENCE.toNanos());
    }
  }

  private Attempt ask() throws InterruptedException {
    return ask(TestEndpoints.at(server.url()));
  }

  private static float[][] rows(Attempt attempt) {
    return ((Attempt.Vectors) attempt).rows();
  }

  @Test
  void sendsWhatOpenAisApiTakesAndNothingElse() throws Exception {
    assertThat(rows(ask())).isDeepEqualTo(TestEndpoints.letters(TEXTS));

    EmbeddingsServer.Request request = server.requests().getFirst();
    assertThat(request.path()).isEqualTo("POST /v1/embeddings");
    assertThat(request.headers()).containsEntry("Content-type", List.of("application/json"));
    assertThat(request.headers()).doesNotContainKeys("Authorization", "Upgrade", "Http2-settings");
    assertThat(request.body().toString())
        .isEqualTo(
            "{\"model\":\"test-model\",\"input\":[\"a river\",\"eine Brücke 🌉\"],\"encoding_format\":\"float\"}");
  }

  @Test
  void sendsTheDimensionWhereTheVersionSaysSo() throws Exception {
    Endpoint plain = TestEndpoints.at(server.url());
    ask(
        new Endpoint(
            plain.url(),
            plain.model(),
            plain.dimension(),
            true,
            Optional.empty(),
            false,
            8,
            1_000,
            1,
            Optional.empty(),
            30));

    assertThat(server.requests().getFirst().body().path("dimensions").intValue()).isEqualTo(4);
  }

  @Test
  void sendsTheKeyOfTheVariableAsABearer() throws Exception {
    ask(TestEndpoints.at(server.url(), Optional.of("KEY")));

    assertThat(server.requests().getFirst().headers())
        .containsEntry("Authorization", List.of("Bearer " + SECRET));
  }

  @Test
  void refusesToStartWithoutTheKey() {
    assertThatThrownBy(() -> client(TestEndpoints.at(server.url(), Optional.of("NO_SUCH_KEY"))))
        .isInstanceOf(ModelRefused.class)
        .hasMessage(
            "model m/1: the environment variable NO_SUCH_KEY is missing (expected: the endpoint's key); set it where relkt or its TaskManagers run");
  }

  @ParameterizedTest
  @ValueSource(ints = {408, 429, 500, 502, 503, 504, 529})
  void asksAgainAfterAStatusThatPasses(int status) throws Exception {
    server.next(status(status, "{}"), status(status, "busy"));

    assertThat(rows(ask())).hasDimensions(2, 4);
    assertThat(server.requests()).hasSize(3);
    assertThat(time.sleeps()).hasSize(2);
    assertThat(time.sleeps().get(0)).isBetween(Duration.ofMillis(125), Duration.ofMillis(250));
    assertThat(time.sleeps().get(1)).isBetween(Duration.ofMillis(250), Duration.ofMillis(500));
  }

  @ParameterizedTest
  @CsvSource({"7, 7", "'Sun, 01 Mar 2026 12:00:30 GMT', 30", "0, 0"})
  void waitsAsLongAsItIsAskedTo(String retryAfter, long seconds) throws Exception {
    server.next(status(429, "{}", "Retry-After", retryAfter));

    assertThat(rows(ask())).hasDimensions(2, 4);
    assertThat(time.sleeps()).containsExactly(Duration.ofSeconds(seconds));
  }

  @Test
  void doesNotWaitForWhatComesTooLate() {
    server.next(
        status(
            429,
            "{\"error\":{\"message\":\"You exceeded your current quota\"}}",
            "Retry-After",
            "3600"));

    assertThatThrownBy(this::ask)
        .isInstanceOf(EncoderUnavailable.class)
        .hasMessage(
            "model m/1, endpoint %s does not answer: status 429, too many requests (\"You exceeded your current quota\"); it asks to be left alone for 3600 s; asked once within 0.0 s; see whether it runs and can be reached from here"
                .formatted(server.url()));
    assertThat(time.sleeps()).isEmpty();
  }

  @Test
  void leavesAnEndpointAloneThatAskedForIt() throws Exception {
    server.next(status(429, "{}", "Retry-After", "3600"));
    try (EndpointClient client = client(TestEndpoints.at(server.url()))) {
      assertThatThrownBy(() -> client.ask(TEXTS, time.nanos() + PATIENCE.toNanos()))
          .isInstanceOf(EncoderUnavailable.class);
      assertThatThrownBy(() -> client.ask(TEXTS, time.nanos() + PATIENCE.toNanos()))
          .isInstanceOf(EncoderUnavailable.class)
          .hasMessageContaining("does not answer: it asked to be left alone for a while");
    }
    assertThat(server.requests()).hasSize(1);
  }

  @Test
  void asksAgainWhenTheConnectionBreaks() throws Exception {
    server.next(dropped(), halfAnAnswer());

    assertThat(rows(ask())).hasDimensions(2, 4);
    assertThat(server.requests()).hasSizeGreaterThanOrEqualTo(3);
  }

  /** Says that more follows, and goes. */
  private static Answer halfAnAnswer() {
    return (exchange, request) -> {
      exchange.sendResponseHeaders(200, 1_000);
      exchange.getResponseBody().write("{\"data\":[{\"ind".getBytes(UTF_8));
      exchange.getResponseBody().flush();
      exchange.close();
    };
  }

  @Test
  void givesUpWhenPatienceEnds() {
    server.usual(status(503, "<html><body>maintenance</body></html>"));

    assertThatThrownBy(this::ask)
        .isInstanceOf(EncoderUnavailable.class)
        .hasMessageMatching(
            "model m/1, endpoint http://\\S+ does not answer: status 503 \\(an HTML page\\); asked \\d+ times within \\d+\\.\\d s; .*");
    assertThat(Duration.ofNanos(time.nanos()))
        .isBetween(Duration.ofSeconds(100), Duration.ofSeconds(120));
  }

  @Test
  void saysThatNothingListens() {
    server.close();

    assertThatThrownBy(this::ask)
        .isInstanceOf(EncoderUnavailable.class)
        .hasMessageContaining("does not answer: connection refused; asked");
  }

  @Test
  void saysThatTheHostIsNotKnown() {
    assertThatThrownBy(() -> ask(TestEndpoints.at("https://no-such-host.invalid/v1")))
        .isInstanceOf(EncoderUnavailable.class)
        .hasMessageContaining("the host's name is not known");
  }

  @Test
  void saysThatTlsFails() throws Exception {
    try (var plain = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
      Thread.ofVirtual().start(() -> answerInPlain(plain));
      String https = "https://127.0.0.1:%d/v1".formatted(plain.getLocalPort());

      assertThatThrownBy(() -> ask(TestEndpoints.at(https)))
          .isInstanceOf(EncoderUnavailable.class)
          .hasMessageContaining("does not answer: TLS: ");
    }
  }

  private static void answerInPlain(ServerSocket server) {
    while (!server.isClosed()) {
      try (Socket socket = server.accept()) {
        socket.getOutputStream().write("HTTP/1.1 400 Bad Request\r\n\r\n".getBytes(UTF_8));
        socket.shutdownOutput();
        socket.getInputStream().readAllBytes();
      } catch (IOException e) {
        // The client or the test has ended.
      }
    }
  }

  @Test
  void endsARequestThatTakesTooLong() throws Exception {
    var never = new CountDownLatch(1);
    server.usual(
        (exchange, request) -> {
          exchange.sendResponseHeaders(200, 1_000); // the head comes in time, the body does not
          exchange.getResponseBody().flush();
          await(never);
        });
    Endpoint endpoint = TestEndpoints.at(server.url());

    try (EndpointClient client = client(endpoint)) {
      assertThatThrownBy(() -> client.ask(TEXTS, time.nanos() + Duration.ofMillis(200).toNanos()))
          .isInstanceOf(EncoderUnavailable.class)
          .hasMessageMatching(".* does not answer: no answer within \\d+ ms; asked .*");
    } finally {
      never.countDown();
    }
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Test
  void endsAtOnceWhenInterrupted() throws Exception {
    var asked = new CountDownLatch(1);
    var never = new CountDownLatch(1);
    server.usual(
        (exchange, request) -> {
          asked.countDown();
          await(never);
        });
    Thread test = Thread.currentThread();
    Thread interrupter =
        Thread.ofVirtual()
            .start(
                () -> {
                  await(asked);
                  test.interrupt();
                });

    assertThatThrownBy(this::ask).isInstanceOf(InterruptedException.class);
    never.countDown();
    interrupter.join();
  }

  @ParameterizedTest
  @ValueSource(ints = {400, 413, 422})
  void leavesTextsThatAreRefusedToTheCaller(int status) throws Exception {
    server.next(
        status(
            status,
            "{\"message\":\"batch size 2 > maximum allowed batch size 1\",\"type\":\"Validation\"}"));

    assertThat(ask())
        .isEqualTo(
            new Attempt.TextsRefused(
                "status %d (\"batch size 2 > maximum allowed batch size 1\")".formatted(status)));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "401; it does not take the key in KEY",
        "403; the key may not use it",
        "404; it has no model \"test-model\", or no embeddings at this address",
        "302; a redirect, which is not followed",
        "405; status 405",
      })
  void refusesAtOnceWhatWillNotPass(int status, String words) {
    server.next(
        status(status, "{\"detail\":\"no\\u0007 way\"}", "Location", "http://127.0.0.1:1/"));

    assertThatThrownBy(() -> ask(TestEndpoints.at(server.url(), Optional.of("KEY"))))
        .isInstanceOf(ModelRefused.class)
        .hasMessageStartingWith("model m/1, endpoint " + server.url() + ": status " + status)
        .hasMessageContaining(words)
        .message()
        .doesNotContain("\u0007", SECRET);
    assertThat(server.requests()).hasSize(1);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      quoteCharacter = '`',
      value = {
        "<!DOCTYPE html><html>Log in</html>; an HTML page (expected: JSON)",
        "all fine; an answer that is no JSON, or breaks off, at byte 0 (\"all fine\")",
        "[]; an answer that is no JSON object",
        "{}; an answer without a list \"data\"",
        "{\"error\":{\"message\":\"no credits\"}}; an answer without a list \"data\" (\"no credits\")",
      })
  void refusesWhatIsNoAnswer(String body, String words) {
    server.next(status(200, body));

    assertThatThrownBy(this::ask)
        .isInstanceOf(ModelRefused.class)
        .hasMessage("model m/1, endpoint %s: %s".formatted(server.url(), words) + tail(words));
  }

  private static String tail(String words) {
    return words.contains("HTML") ? "; the address is that of a page or of a proxy" : "";
  }

  @Test
  void refusesAnAnswerThatIsTooLong() {
    server.next(status(200, " ".repeat(100_000)));

    assertThatThrownBy(this::ask)
        .isInstanceOf(ModelRefused.class)
        .hasMessageEndingWith("an answer of more than 66,016 bytes");
  }

  @Test
  void saysNothingOfTheTextsAndTheKey() {
    server.next(
        status(401, "{\"error\":\"Incorrect key " + SECRET + "\"}"),
        status(401, "{\"error\":\"no vector for: eine Brücke 🌉\"}"));
    Endpoint endpoint = TestEndpoints.at(server.url(), Optional.of("KEY"));

    assertThatThrownBy(() -> ask(endpoint)).hasMessageContaining("(\"Incorrect key …\")");
    assertThatThrownBy(() -> ask(endpoint))
        .hasMessageContaining("(its message repeats a text and is left out)")
        .message()
        .doesNotContain("Brücke");
  }

  @Test
  void spreadsRequestsOverTheMinute() throws Exception {
    Endpoint endpoint =
        TestEndpoints.limited(server.url(), Optional.empty(), 8, 1_000, 2, Optional.of(30));
    try (EndpointClient client = client(endpoint)) {
      for (int i = 0; i < 4; i++) {
        client.ask(TEXTS, time.nanos() + PATIENCE.toNanos());
      }
    }

    assertThat(Duration.ofNanos(time.nanos())).isEqualTo(Duration.ofSeconds(6));
  }

  @Test
  void saysThatATurnAtTheRateComesTooLate() throws Exception {
    Endpoint endpoint =
        TestEndpoints.limited(server.url(), Optional.empty(), 8, 1_000, 2, Optional.of(1));
    try (EndpointClient client = client(endpoint)) {
      client.ask(TEXTS, time.nanos() + PATIENCE.toNanos());

      assertThatThrownBy(() -> client.ask(TEXTS, time.nanos() + Duration.ofSeconds(5).toNanos()))
          .isInstanceOf(EncoderUnavailable.class)
          .hasMessageContaining("the turn of this request comes too late at 1 requests a minute");
    }
    assertThat(server.requests()).hasSize(1);
  }
}
