package dev.relkt.embedding.endpoint;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;

/**
 * An endpoint of embeddings on loopback, as OpenAI's API has it, which can be told to misbehave.
 * Thread-safe.
 */
public final class EmbeddingsServer implements AutoCloseable {

  private static final JsonMapper JSON = JsonMapper.builder().build();

  private final HttpServer server;
  private final ExecutorService executor = Executors.newCachedThreadPool();
  private final Queue<Answer> scripted = new ConcurrentLinkedQueue<>();
  private final List<Request> requests = new CopyOnWriteArrayList<>();
  private final AtomicInteger underWay = new AtomicInteger();
  private final AtomicInteger mostUnderWay = new AtomicInteger();
  private volatile Function<List<String>, float[][]> model;
  private volatile Answer usual = (exchange, request) -> vectors(exchange, request);

  /** What was sent. */
  public record Request(String path, Map<String, List<String>> headers, JsonNode body) {

    public List<String> texts() {
      var texts = new ArrayList<String>();
      body.path("input").forEach(text -> texts.add(text.textValue()));
      return texts;
    }
  }

  /** How a request is answered. */
  @FunctionalInterface
  public interface Answer {
    void to(HttpExchange exchange, Request request) throws IOException;
  }

  private EmbeddingsServer(HttpServer server, Function<List<String>, float[][]> model) {
    this.server = server;
    this.model = model;
  }

  /** Starts one on any port. */
  public static EmbeddingsServer start(Function<List<String>, float[][]> model) {
    return start(0, model);
  }

  public static EmbeddingsServer start(int port, Function<List<String>, float[][]> model) {
    try {
      var http =
          HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
      var started = new EmbeddingsServer(http, model);
      http.createContext("/", started::handle);
      http.setExecutor(started.executor);
      http.start();
      return started;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public String url() {
    return "http://127.0.0.1:%d/v1".formatted(port());
  }

  public int port() {
    return server.getAddress().getPort();
  }

  /** From now on it has another model. */
  public void serve(Function<List<String>, float[][]> another) {
    model = another;
  }

  /** The next requests are answered so, one each; those after them as usual. */
  public void next(Answer... answers) {
    scripted.addAll(List.of(answers));
  }

  /** From now on every request is answered so, but for those that {@link #next} said. */
  public void usual(Answer answer) {
    usual = answer;
  }

  public List<Request> requests() {
    return List.copyOf(requests);
  }

  /** The most requests that were answered at the same time. */
  public int mostUnderWay() {
    return mostUnderWay.get();
  }

  /** An answer of any kind. */
  public static Answer status(int status, String body, String... headers) {
    return (exchange, request) -> {
      for (int i = 0; i < headers.length; i += 2) {
        exchange.getResponseHeaders().add(headers[i], headers[i + 1]);
      }
      send(exchange, status, body.getBytes(StandardCharsets.UTF_8));
    };
  }

  /** The connection ends without an answer. */
  public static Answer dropped() {
    return (exchange, request) -> exchange.close();
  }

  /** Vectors of the model it has. */
  public void vectors(HttpExchange exchange, Request request) throws IOException {
    ObjectNode answer = JSON.createObjectNode().put("object", "list").put("model", "test");
    ArrayNode data = answer.putArray("data");
    float[][] rows = model.apply(request.texts());
    for (int i = 0; i < rows.length; i++) {
      ObjectNode item = data.addObject().put("object", "embedding").put("index", i);
      ArrayNode vector = item.putArray("embedding");
      for (float x : rows[i]) {
        vector.add(x);
      }
    }
    answer.putObject("usage").put("prompt_tokens", 1).put("total_tokens", 1);
    send(exchange, 200, JSON.writeValueAsBytes(answer));
  }

  private void handle(HttpExchange exchange) throws IOException {
    mostUnderWay.accumulateAndGet(underWay.incrementAndGet(), Math::max);
    try {
      var request =
          new Request(
              exchange.getRequestMethod() + " " + exchange.getRequestURI().getPath(),
              Map.copyOf(exchange.getRequestHeaders()),
              JSON.readTree(exchange.getRequestBody().readAllBytes()));
      requests.add(request);
      Answer answer = scripted.poll();
      (answer == null ? usual : answer).to(exchange, request);
    } finally {
      underWay.decrementAndGet();
      exchange.close();
    }
  }

  private static void send(HttpExchange exchange, int status, byte[] body) throws IOException {
    if (exchange.getResponseHeaders().getFirst("Content-Type") == null) {
      exchange.getResponseHeaders().add("Content-Type", "application/json");
    }
    exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
    exchange.getResponseBody().write(body);
  }

  @Override
  public void close() {
    server.stop(0);
    executor.shutdownNow();
  }
}
