package dev.relkt.http.openapi;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import com.networknt.schema.dialect.DialectId;
import dev.relkt.http.server.HttpServer;
import dev.relkt.job.options.Settings;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OpenApiTest {

  private static final JsonNode DOCUMENT = OpenApi.document();

  @TempDir Path directory;

  /** The page's files are no part of it. */
  private static boolean isApi(String route) {
    String path = route.substring(route.indexOf(' ') + 1);
    return path.startsWith("/v1/")
        || Set.of("/mcp", "/healthz", "/readyz", "/metrics", "/openapi.json").contains(path);
  }

  @Test
  void describesEveryRouteAndNoOther() {
    Settings settings =
        Settings.read(
            List.of(
                "-D", "kafka.brokers=127.0.0.1:1",
                "-D", "http.port=0",
                "-D", "index.root=" + directory),
            Map.of());
    List<String> served;
    try (HttpServer server = HttpServer.start(settings)) {
      served =
          server.routes().stream()
              .filter(OpenApiTest::isApi)
              .map(route -> route.replace('<', '{').replace('>', '}'))
              .toList();
    }
    List<String> described = new ArrayList<>();
    DOCUMENT
        .get("paths")
        .properties()
        .forEach(
            path ->
                path.getValue()
                    .fieldNames()
                    .forEachRemaining(
                        method ->
                            described.add(method.toUpperCase(Locale.ROOT) + " " + path.getKey())));
    assertThat(described).containsExactlyInAnyOrderElementsOf(served);
  }

  @Test
  void refersToWhatIsThere() {
    List<String> references = new ArrayList<>();
    DOCUMENT.findValues("$ref").forEach(reference -> references.add(reference.asText()));
    assertThat(references).isNotEmpty();
    assertThat(references)
        .allSatisfy(
            reference -> assertThat(DOCUMENT.at(reference.substring(1)).isMissingNode()).isFalse());
  }

  @Test
  void namesParametersOfPathsAndOperationsOnce() {
    Set<String> names = new HashSet<>();
    for (var path : DOCUMENT.get("paths").properties()) {
      for (JsonNode operation : path.getValue()) {
        assertThat(names.add(operation.path("operationId").asText())).isTrue();
        assertThat(operation.path("summary").asText()).isNotBlank();
        List<String> inPath = new ArrayList<>();
        operation
            .path("parameters")
            .forEach(
                parameter -> {
                  if (parameter.path("in").asText().equals("path")) {
                    inPath.add("{" + parameter.path("name").asText() + "}");
                  }
                });
        assertThat(inPath).allSatisfy(name -> assertThat(path.getKey()).contains(name));
        assertThat(path.getKey().chars().filter(c -> c == '{').count()).isEqualTo(inPath.size());
      }
    }
  }

  @Test
  void hasSchemasThatAreSome() {
    var meta =
        SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
            .getSchema(SchemaLocation.of(DialectId.DRAFT_2020_12));
    DOCUMENT
        .at("/components/schemas")
        .properties()
        .forEach(
            schema -> assertThat(meta.validate(schema.getValue())).as(schema.getKey()).isEmpty());
  }
}
