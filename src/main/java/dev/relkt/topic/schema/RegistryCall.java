package dev.relkt.topic.schema;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import dev.relkt.topic.RejectedRecord;
import dev.relkt.topic.StrictJson;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Requests to a registry, again while it does not answer. Whoever asks waits; an interrupt ends the
 * waiting. Thread-safe.
 */
final class RegistryCall implements AutoCloseable {

  /** How long a registry that does not answer is asked again. */
  static final Duration USUAL_PATIENCE = Duration.ofSeconds(60);

  private static final Logger LOG = LoggerFactory.getLogger(RegistryCall.class);
  private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(5);
  private static final Duration TIMEOUT = Duration.ofSeconds(15);
  private static final long FIRST_PAUSE_MILLIS = 100;
  private static final long LONGEST_PAUSE_MILLIS = 5_000;

  /** Confluent's numbers for an unknown subject, version and schema. */
  private static final Set<Integer> ABSENT_NUMBERS = Set.of(40_401, 40_402, 40_403);

  /** Apicurio's names for it. An unknown path, as of a mistaken URL, has another. */
  private static final Set<String> ABSENT_NAMES =
      Set.of("ArtifactNotFoundException", "VersionNotFoundException", "ContentNotFoundException");

  private final RegistryOptions options;
  private final Duration patience;
  private final HttpClient client =
      HttpClient.newBuilder()
          .connectTimeout(CONNECT_TIMEOUT)
          .followRedirects(HttpClient.Redirect.NEVER)
          .build();

  RegistryCall(RegistryOptions options, Duration patience) {
    this.options = options;
    this.patience = patience;
  }

  /**
   * As {@link #text}, read as JSON.
   *
   * @throws RegistryUnavailable also if it is none
   */
  Optional<JsonNode> json(String path) {
    return text(path)
        .map(
            text -> {
              try {
                return StrictJson.tree("answer", text.getBytes(StandardCharsets.UTF_8));
              } catch (RejectedRecord e) {
                throw unavailable("it answered with no JSON, is this its URL?", e);
              }
            });
  }

  /**
   * What the registry has there, empty where it says that it has nothing.
   *
   * @param path behind the URL, without a slash before it
   * @throws RegistryUnavailable if it says neither in time
   */
  Optional<String> text(String path) {
    long began = System.nanoTime();
    long pause = FIRST_PAUSE_MILLIS;
    while (true) {
      String failure;
      @Nullable Exception cause = null;
      try {
        HttpResponse<String> answer =
            client.send(request(path), HttpResponse.BodyHandlers.ofString(StandardCharsets.UTF_8));
        if (answer.statusCode() == 200) {
          return Optional.of(answer.body());
        }
        if (answer.statusCode() == 404 && saysAbsent(answer.body())) {
          return Optional.empty();
        }
        failure = "status %d%s".formatted(answer.statusCode(), hint(answer.statusCode()));
      } catch (IOException e) {
        failure =
            String.valueOf(e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage());
        cause = e;
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw unavailable("interrupted", e);
      }
      if (System.nanoTime() - began + pause * 1_000_000 > patience.toNanos()) {
        throw unavailable(failure, cause);
      }
      LOG.warn("schema registry {}: {}; asked again in {} ms", options.url(), failure, pause);
      sleep(pause);
      pause = Math.min(2 * pause, LONGEST_PAUSE_MILLIS);
    }
  }

  private HttpRequest request(String path) {
    String base = options.url().toString();
    var request =
        HttpRequest.newBuilder(URI.create(base.endsWith("/") ? base + path : base + "/" + path))
            .timeout(TIMEOUT)
            .header("Accept", "application/vnd.schemaregistry.v1+json, application/json, */*")
            .GET();
    if (options.user() != null) {
      String login = options.user() + ":" + (options.password() == null ? "" : options.password());
      request.header(
          "Authorization",
          "Basic " + Base64.getEncoder().encodeToString(login.getBytes(StandardCharsets.UTF_8)));
    }
    return request.build();
  }

  private static boolean saysAbsent(String body) {
    JsonNode said;
    try {
      said = StrictJson.tree("answer", body.getBytes(StandardCharsets.UTF_8));
    } catch (RejectedRecord e) {
      said = MissingNode.getInstance();
    }
    return ABSENT_NUMBERS.contains(said.path("error_code").asInt())
        || ABSENT_NAMES.contains(said.path("name").asText());
  }

  private static String hint(int status) {
    return switch (status) {
      case 401, 403 -> ", see passages.registry.user and passages.registry.password";
      case 404 -> ", see passages.registry.url and passages.registry.api";
      default -> "";
    };
  }

  private void sleep(long millis) {
    try {
      Thread.sleep(millis);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw unavailable("interrupted", e);
    }
  }

  private RegistryUnavailable unavailable(String failure, @Nullable Throwable cause) {
    return new RegistryUnavailable(
        "schema registry %s: %s; no record is refused for that, the job goes on from its checkpoint"
            .formatted(options.url(), failure),
        cause);
  }

  @Override
  public void close() {
    client.shutdownNow();
  }
}
