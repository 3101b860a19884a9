package dev.relkt.http.page;

import dev.relkt.cli.options.IndexOptions;
import dev.relkt.cli.options.SettingsArguments;
import dev.relkt.client.SentPassages;
import dev.relkt.http.server.HttpServer;
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
 * What {@code relkt up} runs, in the JVM of the test, with the models that are shipped: passages
 * are found in other languages than the question's.
 */
final class PageUnderTest implements AutoCloseable {

  private static final Duration PATIENCE = Duration.ofSeconds(90);
  private static final String MODEL = "student/4";

  private final Path data;
  private final Laptop laptop;
  private final HttpServer server;
  private final Deque<HttpServer> others = new ArrayDeque<>();

  PageUnderTest(Path data) {
    this.data = data;
    laptop =
        Laptop.start(
            data,
            0,
            bootstrap -> SettingsArguments.under(data, MODEL, settings(List.of()), bootstrap),
            step -> {});
    server = HttpServer.start(laptop.settings());
    var store = IndexOptions.at(laptop.settings().index().root());
    Awaitility.await().atMost(PATIENCE).until(() -> store.find().isPresent());
    var searchable = new Searchable(store.require(), Clock.systemUTC());
    Awaitility.await()
        .atMost(PATIENCE)
        .until(() -> searchable.state(SentPassages.NONE) == Searchable.State.SERVED);
  }

  /** A page of one more gateway for the same jobs. */
  URI another(String setting) {
    HttpServer other =
        HttpServer.start(
            SettingsArguments.under(
                data, MODEL, settings(List.of(setting)), laptop.bootstrapServers()));
    others.push(other);
    return other.address();
  }

  private static List<String> settings(List<String> more) {
    List<String> all =
        new ArrayList<>(
            List.of(
                "registry.root=" + Path.of("models").toAbsolutePath(),
                "http.port=0",
                // Some questions say little of a model: the gate is shown and blocks nothing.
                "gate.tolerance=1"));
    all.addAll(more);
    return all;
  }

  /**
   * Sends a line of JSON for each passage, and waits until they are searched.
   *
   * @throws AssertionError if one is refused, or they are not searched in time
   */
  void ingest(String lines) {
    HttpResponse<String> sent =
        send(
            HttpRequest.newBuilder(address().resolve("v1/passages:bulk?wait=searchable&timeout=90"))
                .header("Content-Type", "application/jsonl")
                .POST(BodyPublishers.ofString(lines)));
    if (sent.statusCode() != 200 || !sent.body().contains("\"refused\":0")) {
      throw new AssertionError(sent.statusCode() + " " + sent.body());
    }
  }

  /** The passages of the tests, in ten languages. */
  static String passages() {
    try {
      return Files.readString(Path.of("src/test/resources/page/passages.jsonl"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static HttpResponse<String> send(HttpRequest.Builder request) {
    try (var client = HttpClient.newHttpClient()) {
      return client.send(request.build(), BodyHandlers.ofString());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  HttpServer server() {
    return server;
  }

  String bootstrapServers() {
    return laptop.bootstrapServers();
  }

  /** Where it is, with a slash at its end. */
  URI address() {
    return server.address();
  }

  @Override
  public void close() {
    others.forEach(HttpServer::close);
    server.close();
    laptop.close();
  }
}
