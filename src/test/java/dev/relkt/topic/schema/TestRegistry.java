package dev.relkt.topic.schema;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/** A server with the answers of Confluent's documented API that a test gives it. */
public final class TestRegistry implements AutoCloseable {

  private record Answer(int status, String body) {}

  private final HttpServer server;
  private final Map<String, String> answers = new ConcurrentHashMap<>();
  private final Deque<Answer> before = new ArrayDeque<>();
  private final List<String> asked = new CopyOnWriteArrayList<>();
  private final List<String> logins = new CopyOnWriteArrayList<>();

  public TestRegistry() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/",
        exchange -> {
          asked.add(exchange.getRequestURI().toString());
          logins.add(String.valueOf(exchange.getRequestHeaders().getFirst("Authorization")));
          Answer answer = next(exchange.getRequestURI().getPath());
          byte[] body = answer.body().getBytes(StandardCharsets.UTF_8);
          exchange.sendResponseHeaders(answer.status(), body.length == 0 ? -1 : body.length);
          exchange.getResponseBody().write(body);
          exchange.close();
        });
    server.start();
  }

  public URI url() {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
  }

  /** What a path has from now on. */
  public void put(String path, String body) {
    answers.put(path, body);
  }

  /** The next answer, whatever is asked. */
  public synchronized void first(int status, String body) {
    before.add(new Answer(status, body));
  }

  List<String> asked() {
    return asked;
  }

  List<String> logins() {
    return logins;
  }

  private synchronized Answer next(String path) {
    if (!before.isEmpty()) {
      return before.remove();
    }
    String body = answers.get(path);
    return body == null
        ? new Answer(404, "{\"error_code\":40403,\"message\":\"Schema not found\"}")
        : new Answer(200, body);
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
