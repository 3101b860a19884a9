package dev.relkt.embedding.endpoint;

import dev.relkt.embedding.endpoint.EmbeddingsAnswer.Unusable;
import dev.relkt.registry.Endpoint;
import java.io.IOException;
import java.net.ConnectException;
import java.net.UnknownHostException;
import java.net.http.HttpClient;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.nio.channels.UnresolvedAddressException;
import java.security.cert.CertificateException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLException;

/** Sends a request once, and says what came of it. Thread-safe. */
final class EndpointCall implements AutoCloseable {

  private static final Duration CONNECT = Duration.ofSeconds(10);

  /** An answer has about so many bytes a component at most, and some more around them. */
  private static final long BYTES_A_COMPONENT = 40;

  private static final long BYTES_AROUND = 1 << 16;

  private final Endpoint endpoint;
  private final int dimension;
  private final EndpointKey key;
  private final Time time;
  private final HttpClient client;

  /**
   * @param dimension components that vectors must have, 0 for any number
   */
  EndpointCall(Endpoint endpoint, int dimension, EndpointKey key, Time time) {
    this.endpoint = endpoint;
    this.dimension = dimension;
    this.key = key;
    this.time = time;
    // HTTP/2 without TLS begins with an upgrade that several servers answer by losing the body.
    client =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .followRedirects(HttpClient.Redirect.NEVER)
            .connectTimeout(CONNECT)
            .build();
  }

  /**
   * @param texts one or more, none empty
   * @param timeout for the whole of the answer
   */
  Attempt send(List<String> texts, Duration timeout) throws InterruptedException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(endpoint.embeddings())
            .header("Content-Type", "application/json")
            .header("Accept", "application/json")
            .POST(BodyPublishers.ofByteArray(EmbeddingsRequest.of(endpoint, texts)));
    key.authorization().ifPresent(value -> request.header("Authorization", value));
    long most = BYTES_AROUND + BYTES_A_COMPONENT * endpoint.dimension() * (texts.size() + 1L);
    CompletableFuture<HttpResponse<byte[]>> answer =
        client.sendAsync(request.build(), head -> new BoundedBody(most));
    try {
      return read(answer.get(timeout.toNanos(), TimeUnit.NANOSECONDS), texts);
    } catch (TimeoutException e) {
      answer.cancel(true);
      return again("no answer within %s".formatted(words(timeout)), e);
    } catch (InterruptedException e) {
      answer.cancel(true);
      throw e;
    } catch (ExecutionException e) {
      return failed(e.getCause() == null ? e : e.getCause());
    }
  }

  private static String words(Duration timeout) {
    long millis = timeout.toMillis();
    return millis >= 1_000 ? "%.0f s".formatted(millis / 1e3) : millis + " ms";
  }

  private static Attempt again(String reason, Throwable cause) {
    return new Attempt.Again(reason, Optional.empty(), Optional.of(cause));
  }

  private static Attempt failed(Throwable thrown) {
    for (Throwable cause = thrown; cause != null; cause = cause.getCause()) {
      switch (cause) {
        case BoundedBody.TooLong tooLong -> {
          return new Attempt.Failed("an answer of " + tooLong.getMessage(), Optional.of(thrown));
        }
        case CertificateException certificate -> {
          return new Attempt.Failed(
              "TLS: its certificate is not trusted: " + certificate.getMessage(),
              Optional.of(thrown));
        }
        case UnknownHostException unknown -> {
          return again("the host's name is not known", thrown);
        }
        case UnresolvedAddressException unknown -> {
          return again("the host's name is not known", thrown);
        }
        case HttpConnectTimeoutException slow -> {
          return again("no connection within %d s".formatted(CONNECT.toSeconds()), thrown);
        }
        case HttpTimeoutException slow -> {
          return again("no answer in time", thrown);
        }
        default -> {
          // The reason may be deeper.
        }
      }
    }
    if (thrown instanceof SSLException) {
      return again("TLS: " + thrown.getMessage(), thrown);
    }
    if (thrown instanceof ConnectException) {
      return again("connection refused", thrown);
    }
    String message = thrown.getMessage();
    return again(
        thrown instanceof IOException
            ? "the connection broke%s".formatted(message == null ? "" : ": " + message)
            : thrown.toString(),
        thrown);
  }

  private Attempt read(HttpResponse<byte[]> answer, List<String> texts) {
    byte[] body = answer.body();
    int status = answer.statusCode();
    if (status == 200) {
      return vectors(body, texts);
    }
    String said = ErrorMessage.of(body, texts, key);
    return switch (status) {
      case 429, 500, 502, 503, 504, 408, 529 ->
          new Attempt.Again(
              "status %d%s%s".formatted(status, status == 429 ? ", too many requests" : "", said),
              answer.headers().firstValue("Retry-After").flatMap(h -> Backoff.asked(h, time.now())),
              Optional.empty());
      case 400, 413, 422 -> new Attempt.TextsRefused("status %d%s".formatted(status, said));
      case 401 ->
          new Attempt.Failed(
              "status 401%s: %s"
                  .formatted(
                      said,
                      endpoint
                          .keyVariable()
                          .map("it does not take the key in %s"::formatted)
                          .orElse("it wants a key; name its variable (--key-variable)")));
      case 403 -> new Attempt.Failed("status 403%s: the key may not use it".formatted(said));
      case 404 ->
          new Attempt.Failed(
              "status 404%s: it has no model \"%s\", or no embeddings at this address"
                  .formatted(said, endpoint.model()));
      default ->
          new Attempt.Failed(
              status >= 300 && status < 400
                  ? "status %d, a redirect, which is not followed; name the address itself"
                      .formatted(status)
                  : "status %d%s".formatted(status, said));
    };
  }

  private Attempt vectors(byte[] body, List<String> texts) {
    if (ErrorMessage.isPage(body)) {
      return new Attempt.Failed(
          "an HTML page (expected: JSON); the address is that of a page or of a proxy");
    }
    try {
      return new Attempt.Vectors(EmbeddingsAnswer.read(body, texts.size(), dimension));
    } catch (Unusable e) {
      return new Attempt.Failed(e.getMessage() + ErrorMessage.of(body, texts, key));
    }
  }

  /** Ends requests that are under way. */
  @Override
  public void close() {
    client.shutdownNow();
  }
}
