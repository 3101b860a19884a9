package dev.relkt.http.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.relkt.job.options.Settings;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What no gateway should be sent: told what is wrong, never a failure of its own. */
class MalformedRequestsTest {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int TIMEOUT_MILLIS = 20_000;
  private static final int OTHER_PROTOCOL = 505;

  @TempDir static Path directory;
  private static HttpServer server;

  /** A request as bytes, with a name for failures. */
  private record Request(String name, byte[] bytes) {}

  private record Response(int status, String contentType, String body, String head) {}

  @BeforeAll
  static void start() {
    server = HttpServer.start(settings());
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  /** Nobody is at the brokers' address: what gets so far gets 503. */
  private static Settings settings() {
    return Settings.read(
        List.of(
            "-D", "kafka.brokers=127.0.0.1:1",
            "-D", "http.port=0",
            "-D", "index.root=" + directory.resolve("index")),
        Map.of());
  }

  @Test
  void areAnsweredWithWhatIsWrong() throws IOException {
    List<Request> requests = new ArrayList<>();
    brokenBodies(requests);
    wrongQuestions(requests);
    wrongPassages(requests);
    wrongAddresses(requests);
    wrongHeaders(requests);
    brokenHttp(requests);
    assertThat(requests).hasSizeGreaterThan(200);
    var softly = new SoftAssertions();
    for (Request request : requests) {
      Response response = send(request.bytes());
      if (response.status() != OTHER_PROTOCOL) {
        softly.assertThat(response.status()).as(request.name()).isBetween(400, 499);
      }
      if (!response.body().isEmpty()) {
        softly
            .assertThat(response.contentType())
            .as(request.name())
            .isEqualTo("application/problem+json");
      }
      if (response.contentType().equals("application/problem+json") && !response.body().isEmpty()) {
        JsonNode problem = JSON.readTree(response.body());
        softly.assertThat(problem.path("detail").asText()).as(request.name()).isNotBlank();
        softly
            .assertThat(problem.path("status").asInt())
            .as(request.name())
            .isEqualTo(response.status());
      }
    }
    softly.assertAll();
    assertThat(send(request("GET", "/healthz", "", new byte[0]).bytes()).status()).isEqualTo(200);
  }

  @Test
  void areNotWhatAnAbsentBrokerIsToldAs() throws IOException {
    Response response =
        send(
            request("POST", "/v1/ask", "Content-Type: application/json\r\n", "{\"text\":\"x\"}")
                .bytes());
    assertThat(response.status()).isEqualTo(503);
    assertThat(response.head()).containsIgnoringCase("Retry-After: ");
    assertThat(response.body()).contains("127.0.0.1:1");
    assertThat(send(request("GET", "/readyz", "", "").bytes()).status()).isEqualTo(503);
  }

  private static void brokenBodies(List<Request> requests) {
    List<String> bodies =
        List.of(
            "",
            " ",
            "{",
            "}",
            "[]",
            "[{}]",
            "null",
            "1",
            "\"text\"",
            "true",
            "{\"text\":}",
            "{'text':'x'}",
            "{\"text\":\"x\",}",
            "{\"text\":\"x\"}{\"text\":\"y\"}",
            "{\"text\":\"x\"} x",
            "{\"text\":\"x\",\"text\":\"y\"}",
            "{\"text\":NaN}",
            "{\"text\":\"\\ud800\"}",
            "{text:\"x\"}",
            "<text>x</text>",
            "text=x",
            "\u0000",
            "[".repeat(3_000),
            "{\"a\":".repeat(3_000),
            "{\"text\":\"x\",\"no such field\":1}");
    List<String> paths = List.of("POST /v1/ask", "POST /v1/ask:batch", "PUT /v1/passages/p1");
    for (String path : paths) {
      for (String body : bodies) {
        requests.add(json(path, body));
      }
      requests.add(json(path, new byte[] {'{', '"', (byte) 0xC3, (byte) 0x28, '"', ':', '1', '}'}));
      for (String type :
          List.of(
              "text/plain",
              "application/xml",
              "application/json; charset=iso-8859-1",
              "json",
              "multipart/form-data; boundary=x",
              "application/x-www-form-urlencoded",
              ";",
              "é")) {
        String[] parts = path.split(" ");
        requests.add(
            request(parts[0], parts[1], "Content-Type: " + type + "\r\n", "{\"text\":\"x\"}"));
      }
      String[] parts = path.split(" ");
      requests.add(request(parts[0], parts[1], "", "{\"text\":\"x\"}"));
      requests.add(
          request(
              parts[0],
              parts[1],
              "Content-Type: application/json\r\nContent-Encoding: gzip\r\n",
              "{\"text\":\"x\"}"));
    }
    for (String lines : List.of("", "\n", "\n\n \n")) {
      requests.add(
          request("POST", "/v1/passages:bulk", "Content-Type: application/x-ndjson\r\n", lines));
    }
    requests.add(request("POST", "/v1/passages:bulk", "Content-Type: application/json\r\n", "{}"));
    requests.add(json("POST /v1/ask", "{\"text\":\"" + "x".repeat(200_000) + "\"}"));
    requests.add(json("PUT /v1/passages/p1", "{\"text\":\"" + "x".repeat(5_000_000) + "\"}"));
  }

  private static void wrongQuestions(List<Request> requests) {
    for (String fields :
        List.of(
            "\"text\":1",
            "\"text\":[]",
            "\"text\":\"\"",
            "\"text\":\" \"",
            "\"text\":\"...\"",
            "\"text\":\"x\",\"topK\":0",
            "\"text\":\"x\",\"topK\":1001",
            "\"text\":\"x\",\"topK\":-1",
            "\"text\":\"x\",\"topK\":1.5",
            "\"text\":\"x\",\"topK\":\"5\"",
            "\"text\":\"x\",\"topK\":99999999999999999999",
            "\"text\":\"x\",\"deadlineMs\":0",
            "\"text\":\"x\",\"deadlineMs\":60001",
            "\"text\":\"x\",\"filter\":\"x >\"",
            "\"text\":\"x\",\"filter\":{\"nix\":1}",
            "\"text\":\"x\",\"filter\":[]",
            "\"text\":\"x\",\"filter\":\"(((\"",
            "\"text\":\"x\",\"mode\":\"magic\"",
            "\"text\":\"x\",\"mode\":1",
            "\"text\":\"x\",\"lang\":\"!!\"",
            "\"text\":\"x\",\"lang\":1",
            "\"text\":\"x\",\"offset\":-1",
            "\"text\":\"x\",\"offset\":10001",
            "\"text\":\"x\",\"cursor\":\"zz\"",
            "\"text\":\"x\",\"minScore\":\"a\"",
            "\"text\":\"x\",\"passageText\":\"some\"",
            "\"text\":\"x\",\"explain\":\"yes\"",
            "\"text\":\"x\",\"facets\":{}",
            "\"text\":\"x\",\"facets\":[{}]",
            "\"text\":\"x\",\"groupBy\":\"\"",
            "\"text\":\"x\",\"schema\":2",
            "\"text\":\"x\",\"id\":\"mine\"",
            "\"text\":\"x\",\"tenant\":\"\"",
            "\"text\":\"x\",\"recencyHalfLifeSeconds\":0",
            "\"text\":\"x\",\"candidates\":0")) {
      requests.add(json("POST /v1/ask", "{" + fields + "}"));
    }
    for (String body :
        List.of("{\"questions\":[]}", "{\"questions\":{}}", "{\"questions\":[{}],\"x\":1}")) {
      requests.add(json("POST /v1/ask:batch", body));
    }
  }

  private static void wrongPassages(List<Request> requests) {
    for (String fields :
        List.of(
            "\"text\":1",
            "\"text\":\"\"",
            "\"text\":\"!!!\"",
            "\"title\":\"x\"",
            "\"text\":\"x\",\"lang\":\"!\"",
            "\"text\":\"x\",\"metadata\":[]",
            "\"text\":\"x\",\"metadata\":{\"\":1}",
            "\"text\":\"x\",\"version\":-1",
            "\"text\":\"x\",\"version\":\"1\"",
            "\"text\":\"x\",\"ifVersion\":-2",
            "\"text\":\"x\",\"expiresAt\":\"soon\"",
            "\"text\":\"x\",\"id\":\"other\"",
            "\"text\":\"x\",\"tenant\":1",
            "\"text\":\"x\",\"schema\":9")) {
      requests.add(json("PUT /v1/passages/p1", "{" + fields + "}"));
    }
    for (String query :
        List.of(
            "wait=maybe",
            "wait=searchable&wait=taken",
            "timeout=x",
            "timeout=-1",
            "nix=1",
            "version=1")) {
      requests.add(json("PUT /v1/passages/p1?wait=searchable&timeout=99999&" + query, "{}"));
      requests.add(request("PUT", "/v1/passages/p1?" + query, "", "{}"));
    }
    for (String query : List.of("version=x", "version=-1", "ifVersion=-2", "version=1e3")) {
      requests.add(request("DELETE", "/v1/passages/p1?" + query, "", ""));
    }
  }

  private static void wrongAddresses(List<Request> requests) {
    for (String path :
        List.of(
            "/nix",
            "/v1",
            "/v1/",
            "/v1/ask/",
            "//v1/ask",
            "/V1/ASK",
            "/v1/passages/",
            "/../etc/passwd",
            "/..%2f..%2fetc/passwd",
            "/%2e%2e/%2e%2e/etc/passwd",
            "/v1/passages/%2e%2e/x",
            "/v1/passages/..;/x",
            "/v1/passages/%00",
            "/v1/passages/%zz",
            "/v1/passages/%c3%28",
            "/v1/passages/a%0ab",
            "/v1/passages/%20",
            "/v1/passages/" + "x".repeat(2_000),
            "/" + "x".repeat(20_000),
            "/v1/ask?x=1",
            "/WEB-INF/web.xml",
            "/.git/config",
            "/v1/passages/x?y=1",
            "/healthz/../nix",
            "/v1/ask%3Fx",
            "/\\..\\x",
            "/v1/passages/a\\b%5c")) {
      requests.add(request("GET", path, "", ""));
    }
    for (String method : List.of("PATCH", "TRACE", "DELETE", "PUT", "FOO", "get")) {
      requests.add(request(method, "/v1/ask", "", ""));
    }
    requests.add(request("CONNECT", "127.0.0.1:1", "", ""));
    requests.add(request("POST", "/healthz", "", ""));
  }

  private static void wrongHeaders(List<Request> requests) {
    for (String headers :
        List.of(
            "Origin: https://example.org\r\n",
            "Origin: null\r\n",
            "X-Large: " + "x".repeat(40_000) + "\r\n",
            "Expect: 200-maybe\r\n",
            "X-Many: 1\r\n".repeat(3_000))) {
      requests.add(
          request(
              "POST",
              "/v1/ask",
              "Content-Type: application/json\r\n" + headers,
              "{\"text\":\"x\"}"));
    }
    requests.add(
        raw("a host that is not ours", "GET /healthz HTTP/1.1\r\nHost: evil.example\r\n\r\n"));
    requests.add(raw("no host", "GET /healthz HTTP/1.1\r\n\r\n"));
    requests.add(raw("two hosts", "GET /healthz HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n"));
    requests.add(raw("an empty host", "GET /healthz HTTP/1.1\r\nHost:\r\n\r\n"));
  }

  private static void brokenHttp(List<Request> requests) {
    String post = "POST /v1/ask HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n";
    for (String rest :
        List.of(
            "Content-Length: -1\r\n\r\n",
            "Content-Length: x\r\n\r\n",
            "Content-Length: 1\r\nContent-Length: 2\r\n\r\n{}",
            "Content-Length: 2\r\nTransfer-Encoding: chunked\r\n\r\n{}",
            "Transfer-Encoding: nix\r\n\r\n",
            "Transfer-Encoding: chunked\r\n\r\nzz\r\n{}\r\n",
            "No colon\r\n\r\n",
            "Bad Name: x\r\n\r\n",
            ": x\r\n\r\n",
            "Content-Length: 99999999999999999999\r\n\r\n")) {
      requests.add(raw("broken HTTP: " + rest, post + rest));
    }
    for (String line :
        List.of(
            "GARBAGE",
            "GET",
            "GET /",
            "GET / HTTP/9.9",
            "GET  /nix HTTP/1.1",
            "GET / HTTP/1.1 x",
            "\u0001\u0002\u0003",
            "GET http:// HTTP/1.1")) {
      requests.add(raw("a broken line: " + line, line + "\r\nHost: localhost\r\n\r\n"));
    }
  }

  private static Request json(String methodAndPath, String body) {
    return json(methodAndPath, body.getBytes(StandardCharsets.UTF_8));
  }

  private static Request json(String methodAndPath, byte[] body) {
    String[] parts = methodAndPath.split(" ");
    return request(parts[0], parts[1], "Content-Type: application/json\r\n", body);
  }

  private static Request request(String method, String path, String headers, String body) {
    return request(method, path, headers, body.getBytes(StandardCharsets.UTF_8));
  }

  private static Request request(String method, String path, String headers, byte[] body) {
    String head =
        "%s %s HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n%sContent-Length: %d\r\n\r\n"
            .formatted(method, path, headers, body.length);
    var bytes = new ByteArrayOutputStream();
    bytes.writeBytes(head.getBytes(StandardCharsets.UTF_8));
    bytes.writeBytes(body);
    String shown = new String(body, 0, Math.min(80, body.length), StandardCharsets.UTF_8);
    return new Request(
        "%s %s %s%s"
            .formatted(
                method,
                path.substring(0, Math.min(80, path.length())),
                headers.substring(0, Math.min(80, headers.length())),
                shown),
        bytes.toByteArray());
  }

  private static Request raw(String name, String text) {
    return new Request(name, text.getBytes(StandardCharsets.UTF_8));
  }

  /** Sends bytes as they are and reads until the other side ends, or the answer is whole. */
  private static Response send(byte[] request) throws IOException {
    try (var socket = new Socket("127.0.0.1", server.address().getPort())) {
      socket.setSoTimeout(TIMEOUT_MILLIS);
      try {
        socket.getOutputStream().write(request);
        socket.getOutputStream().flush();
      } catch (SocketException e) {
        // It has heard enough, and its answer may be there.
      }
      return read(socket.getInputStream());
    }
  }

  private static Response read(InputStream in) throws IOException {
    var bytes = new ByteArrayOutputStream();
    int length = -1;
    int headEnd = -1;
    try {
      for (int b = in.read(); b >= 0; b = in.read()) {
        bytes.write(b);
        if (headEnd < 0 && bytes.size() >= 4) {
          String soFar = bytes.toString(StandardCharsets.ISO_8859_1);
          if (soFar.endsWith("\r\n\r\n")) {
            headEnd = bytes.size();
            length = (int) Long.parseLong(header(soFar, "content-length", "0"));
          }
        }
        if (headEnd >= 0 && bytes.size() >= headEnd + length) {
          break;
        }
      }
    } catch (SocketException e) {
      // closed before all was read
    }
    String all = bytes.toString(StandardCharsets.UTF_8);
    if (all.isEmpty()) {
      return new Response(-1, "nothing came", "", "");
    }
    String head = bytes.toString(StandardCharsets.ISO_8859_1).substring(0, Math.max(0, headEnd));
    return new Response(
        Integer.parseInt(all.split(" ")[1]),
        header(head, "content-type", ""),
        all.substring(Math.min(all.length(), head.length())),
        head);
  }

  private static String header(String head, String name, String otherwise) {
    return head.lines()
        .filter(line -> line.toLowerCase(java.util.Locale.ROOT).startsWith(name + ":"))
        .map(line -> line.substring(name.length() + 1).strip())
        .findFirst()
        .orElse(otherwise);
  }
}
