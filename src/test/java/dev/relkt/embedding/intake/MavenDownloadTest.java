package dev.relkt.embedding.intake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import dev.relkt.registry.ModelRefused;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.commons.codec.digest.DigestUtils;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.api.parallel.Resources;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@ResourceLock(Resources.SYSTEM_PROPERTIES)
class MavenDownloadTest {

  private static final MavenArtifact ENCODER =
      MavenArtifact.parse("maven:com.example:encoder:1.0.0");
  private static final String PATH = "/com/example/encoder/1.0.0/encoder-1.0.0.jar";

  @TempDir Path directory;

  private final Map<String, byte[]> served = new HashMap<>();
  private final List<String> asked = Collections.synchronizedList(new ArrayList<>());
  private HttpServer server;
  private URI repository;

  @BeforeEach
  void start() throws IOException {
    System.setProperty("maven.repo.local", directory.resolve("local").toString());
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/",
        exchange -> {
          asked.add(exchange.getRequestURI().getPath());
          byte[] body = served.get(exchange.getRequestURI().getPath());
          exchange.sendResponseHeaders(body == null ? 404 : 200, body == null ? -1 : body.length);
          if (body != null) {
            try (OutputStream out = exchange.getResponseBody()) {
              out.write(body);
            }
          }
          exchange.close();
        });
    server.start();
    repository =
        URI.create(
            "http://" + server.getAddress().getHostString() + ":" + server.getAddress().getPort());
  }

  @AfterEach
  void stop() {
    System.clearProperty("maven.repo.local");
    server.stop(0);
  }

  private Path fetch() {
    return MavenDownload.fetch(ENCODER, Optional.of(repository), (bytes, total) -> {});
  }

  private void serve(String content, String checksummed) {
    served.put(PATH, content.getBytes(StandardCharsets.UTF_8));
    served.put(PATH + ".sha1", DigestUtils.sha1Hex(checksummed).getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void fetchesAJarOnceAndFindsItInTheLocalRepositoryLater() {
    serve("a model", "a model");
    Path file = fetch();
    assertThat(file).hasContent("a model").startsWith(directory.resolve("local"));
    asked.clear();
    assertThat(fetch()).isEqualTo(file);
    assertThat(asked).isEmpty();
  }

  @Test
  void refusesAJarWhoseChecksumIsAnotherOne() {
    serve("a changed model", "a model");
    assertThatThrownBy(this::fetch)
        .isInstanceOf(ModelRefused.class)
        .hasMessageContainingAll("maven:com.example:encoder:1.0.0", "Checksum validation failed");
    assertThat(directory.resolve("local" + PATH)).doesNotExist();
  }

  @Test
  void saysWhereItAskedForWhatIsNotThere() {
    assertThatThrownBy(this::fetch)
        .isInstanceOf(ModelRefused.class)
        .hasMessageContainingAll(
            "maven:com.example:encoder:1.0.0: ", repository.toString(), "--repository URL");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "maven:a:b",
        "maven:a:b:1:c",
        "maven:a::1",
        "maven:../..:b:1",
        "maven:a:b/../c:1",
        "maven:a:b:1-SNAPSHOT",
        "maven:a:b:LATEST",
        "maven:a:b:[1,2)"
      })
  void refusesWhatNamesNoVersionThatStays(String text) {
    assertThatThrownBy(() -> MavenArtifact.parse(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("(expected: ");
  }
}
