package dev.relkt.http;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.relkt.cli.options.IndexOptions;
import dev.relkt.cli.options.SettingsArguments;
import dev.relkt.client.SentPassages;
import dev.relkt.embedding.tensorflow.TestModels;
import dev.relkt.http.access.AccessTokens;
import dev.relkt.http.server.HttpServer;
import dev.relkt.job.options.Settings;
import dev.relkt.local.Laptop;
import dev.relkt.status.Searchable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.awaitility.Awaitility;

/**
 * What {@code relkt up} runs, in the JVM of the test: a broker, Flink, both jobs with {@code
 * student/1} of a registry of the test, and a gateway over HTTP. More gateways, with other
 * settings, can be added.
 */
public final class GatewayUnderTest implements AutoCloseable {

  private static final Duration PATIENCE = Duration.ofSeconds(90);
  private static final JsonMapper JSON = JsonMapper.builder().build();

  private final Path directory;
  private final Deque<AutoCloseable> parts = new ArrayDeque<>();
  private final HttpClient http = HttpClient.newHttpClient();
  private final Laptop laptop;
  private final HttpServer server;

  private GatewayUnderTest(Path directory, List<String> settings) {
    this.directory = directory;
    TestModels.wordKeyModel(registry(), "student", 7);
    laptop =
        Laptop.start(
            data(),
            0,
            bootstrap -> SettingsArguments.under(data(), "student/1", all(settings), bootstrap),
            step -> {});
    parts.push(laptop);
    try {
      awaitServed();
      server = HttpServer.start(laptop.settings());
      parts.push(server);
    } catch (RuntimeException | Error e) {
      close();
      throw e;
    }
  }

  /**
   * Starts it and waits until questions are answered.
   *
   * @param directory of the test, empty
   * @param settings of the jobs and of HTTP, {@code key=value}
   */
  public static GatewayUnderTest start(Path directory, String... settings) {
    return new GatewayUnderTest(directory, List.of(settings));
  }

  /** Starts one more gateway for the same jobs; it ends with this one. */
  public HttpServer another(String... settings) {
    HttpServer started =
        HttpServer.start(
            SettingsArguments.under(
                data(), "student/1", all(List.of(settings)), laptop.bootstrapServers()));
    parts.push(started);
    return started;
  }

  /**
   * Writes a file of access tokens, as {@code http.tokens} names it.
   *
   * @param lines what it has of each beside name and digest, such as {@code roles: [read]}; the
   *     token itself is {@code token-0}, {@code token-1} and so on
   */
  public Path tokens(String... lines) {
    var yaml = new StringBuilder("tokens:\n");
    for (int i = 0; i < lines.length; i++) {
      yaml.append("  - {name: t%d, sha256: %s, ".formatted(i, AccessTokens.digest("token-" + i)))
          .append(lines[i])
          .append("}\n");
    }
    try {
      return Files.writeString(directory.resolve("tokens-%d.yaml".formatted(parts.size())), yaml);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private List<String> all(List<String> settings) {
    List<String> all = new ArrayList<>(List.of("registry.root=" + registry(), "http.port=0"));
    all.addAll(settings);
    return all;
  }

  private void awaitServed() {
    var store = IndexOptions.at(settings().index().root());
    Awaitility.await().atMost(PATIENCE).until(() -> store.find().isPresent());
    var searchable = new Searchable(store.require(), Clock.systemUTC());
    Awaitility.await()
        .atMost(PATIENCE)
        .until(() -> searchable.state(SentPassages.NONE) == Searchable.State.SERVED);
  }

  /** Where the models are. */
  public Path registry() {
    return directory.resolve("models");
  }

  /** Where broker, Flink and index are. */
  public Path data() {
    return directory.resolve("data");
  }

  public Laptop laptop() {
    return laptop;
  }

  public Settings settings() {
    return laptop.settings();
  }

  /** Where the first gateway is, with a slash at its end. */
  public URI address() {
    return server.address();
  }

  public HttpServer server() {
    return server;
  }

  /**
   * Sends passages, a line of JSON each, and waits until they are searched.
   *
   * @throws AssertionError if one is refused, or they are not searched in time
   */
  public void ingest(String... lines) {
    HttpResponse<String> answer =
        send(
            request("v1/passages:bulk?wait=searchable&timeout=90")
                .header("Content-Type", "application/jsonl")
                .POST(BodyPublishers.ofString(String.join("\n", lines), StandardCharsets.UTF_8)));
    String[] results = answer.body().split("\n");
    JsonNode summary = parsed(results[results.length - 1]);
    if (answer.statusCode() != 200 || summary.path("taken").asInt() != lines.length) {
      throw new AssertionError(answer.statusCode() + " " + answer.body());
    }
  }

  /** Asks with GET. */
  public HttpResponse<String> get(String path) {
    return send(request(path).GET());
  }

  /** Sends JSON with POST. */
  public HttpResponse<String> post(String path, String json) {
    return send(
        request(path)
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofString(json, StandardCharsets.UTF_8)));
  }

  /**
   * A request for the first gateway.
   *
   * @param path without a slash at its beginning
   */
  public HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(address().resolve(path)).timeout(PATIENCE.plusSeconds(30));
  }

  /** Sends a request and reads the answer as a text. */
  public HttpResponse<String> send(HttpRequest.Builder request) {
    try {
      return http.send(request.build(), BodyHandlers.ofString(StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  /** An answer's body. */
  public static JsonNode json(HttpResponse<String> answer) {
    return parsed(answer.body());
  }

  /** A text as JSON. */
  public static JsonNode parsed(String text) {
    try {
      return JSON.readTree(text);
    } catch (JsonProcessingException e) {
      throw new AssertionError("no JSON: " + text, e);
    }
  }

  /** Stops all of it, the last one first. */
  @Override
  public void close() {
    http.close();
    while (!parts.isEmpty()) {
      try {
        parts.pop().close();
      } catch (Exception e) {
        throw new IllegalStateException(e);
      }
    }
  }
}
