package dev.relkt.topic.schema;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.BufferedReader;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Apicurio Registry as a process, empty, on a port of its own. */
public final class RealRegistry implements AutoCloseable {

  private static final Path JAR =
      Path.of("target", "apicurio-registry", "quarkus-run.jar").toAbsolutePath();
  private static final Pattern LISTENING = Pattern.compile("Listening on: (http://[0-9.]+:[0-9]+)");
  private static final ObjectMapper JSON = new ObjectMapper();

  private final Process process;
  private final Deque<String> log = new ArrayDeque<>();
  private final CompletableFuture<URI> url = new CompletableFuture<>();
  private final HttpClient client = HttpClient.newHttpClient();

  public RealRegistry(Path directory) throws Exception {
    assertThat(JAR).as("the build unpacks it before integration tests").exists();
    process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx400m",
                "-Dquarkus.http.host=127.0.0.1",
                "-Dquarkus.http.port=0",
                "-Dquarkus.management.host=127.0.0.1",
                "-Dquarkus.management.port=0",
                "-jar",
                JAR.toString())
            .directory(Files.createDirectories(directory).toFile())
            .redirectErrorStream(true)
            .start();
    Thread.ofVirtual().start(this::follow);
    url.get(5, TimeUnit.MINUTES);
  }

  private void follow() {
    try (BufferedReader lines = process.inputReader(StandardCharsets.UTF_8)) {
      for (@Nullable String line = lines.readLine(); line != null; line = lines.readLine()) {
        synchronized (log) {
          log.add(line);
          if (log.size() > 50) {
            log.remove();
          }
        }
        Matcher listening = LISTENING.matcher(line);
        if (listening.find()) {
          url.complete(URI.create(listening.group(1)));
        }
      }
      synchronized (log) {
        url.completeExceptionally(new IllegalStateException("it ended: " + log));
      }
    } catch (IOException e) {
      url.completeExceptionally(e);
    }
  }

  /** Where Confluent's API begins. */
  public URI confluent() {
    return url.join().resolve("/apis/ccompat/v7");
  }

  /** Where Apicurio's own API begins. */
  public URI apicurio() {
    return url.join().resolve("/apis/registry/v3");
  }

  /** Registers a schema under a subject, and gives its id. */
  public int register(String subject, String type, String schema, String... references)
      throws Exception {
    ObjectNode body = JSON.createObjectNode();
    body.put("schemaType", type);
    body.put("schema", schema);
    for (String reference : references) {
      body.withArray("references")
          .addObject()
          .put("name", reference)
          .put("subject", reference)
          .put("version", 1);
    }
    HttpResponse<String> answer =
        client.send(
            HttpRequest.newBuilder(URI.create(confluent() + "/subjects/" + subject + "/versions"))
                .header("Content-Type", "application/vnd.schemaregistry.v1+json")
                .POST(HttpRequest.BodyPublishers.ofString(body.toString()))
                .build(),
            HttpResponse.BodyHandlers.ofString());
    JsonNode said = JSON.readTree(answer.body());
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    return said.path("id").asInt();
  }

  @Override
  public void close() throws Exception {
    process.destroy();
    process.waitFor(20, TimeUnit.SECONDS);
    process.destroyForcibly();
    client.close();
  }
}
