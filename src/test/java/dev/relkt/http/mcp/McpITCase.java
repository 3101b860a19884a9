package dev.relkt.http.mcp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.relkt.cli.Main;
import dev.relkt.http.GatewayUnderTest;
import dev.relkt.http.server.HttpServer;
import io.modelcontextprotocol.client.McpClient;
import io.modelcontextprotocol.client.McpSyncClient;
import io.modelcontextprotocol.client.transport.HttpClientStreamableHttpTransport;
import io.modelcontextprotocol.client.transport.ServerParameters;
import io.modelcontextprotocol.client.transport.StdioClientTransport;
import io.modelcontextprotocol.json.jackson2.JacksonMcpJsonMapper;
import io.modelcontextprotocol.json.schema.jackson2.DefaultJsonSchemaValidator;
import io.modelcontextprotocol.spec.McpClientTransport;
import io.modelcontextprotocol.spec.McpSchema.CallToolRequest;
import io.modelcontextprotocol.spec.McpSchema.CallToolResult;
import io.modelcontextprotocol.spec.McpSchema.TextContent;
import io.modelcontextprotocol.spec.McpSchema.Tool;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The client of MCP's SDK, over HTTP and with a process of the command. */
class McpITCase {

  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final Duration PATIENCE = Duration.ofMinutes(5);

  @TempDir static Path directory;

  private static GatewayUnderTest gateway;
  private static HttpServer writing;

  @BeforeAll
  static void start() {
    gateway = GatewayUnderTest.start(directory);
    gateway.ingest(
        "{\"id\": \"moon\", \"lang\": \"en\", \"title\": \"Moon\", \"text\": \"The Moon circles the"
            + " Earth in 27 days.\", \"metadata\": {\"year\": 1969}}",
        "{\"id\": \"tea\", \"lang\": \"en\", \"text\": \"Green tea is not fermented.\"}",
        "{\"id\": \"chess\", \"lang\": \"de\", \"text\": \"Schach wird auf 64 Feldern"
            + " gespielt.\"}");
    writing =
        gateway.another(
            "http.mcp-write=true",
            "http.tokens="
                + gateway.tokens(
                    "roles: [read], filter: lang = de",
                    "roles: [read, write]",
                    "roles: [operate]"));
  }

  @AfterAll
  static void stop() {
    gateway.close();
  }

  private static McpSyncClient client(McpClientTransport transport) {
    McpSyncClient client =
        McpClient.sync(transport)
            .jsonSchemaValidator(new DefaultJsonSchemaValidator())
            .enableCallToolSchemaCaching(true) // so that results are held against their schemas
            .requestTimeout(PATIENCE)
            .initializationTimeout(PATIENCE)
            .build();
    try {
      client.initialize();
      return client;
    } catch (RuntimeException | Error e) {
      client.close(); // ends the process, where there is one
      throw e;
    }
  }

  private static McpSyncClient http(HttpServer server, String token) {
    return client(
        HttpClientStreamableHttpTransport.builder(server.address().toString())
            .endpoint("/mcp")
            .jsonMapper(new JacksonMcpJsonMapper(JSON))
            .requestBuilder(HttpRequest.newBuilder().header("Authorization", "Bearer " + token))
            .build());
  }

  private static CallToolResult call(McpSyncClient client, String tool, Map<String, Object> with) {
    return client.callTool(CallToolRequest.builder(tool).arguments(with).build());
  }

  private static JsonNode structured(CallToolResult result) {
    assertThat(result.isError()).as("%s", result).isNotEqualTo(true);
    return JSON.valueToTree(result.structuredContent());
  }

  private static String text(CallToolResult result) {
    return ((TextContent) result.content().getFirst()).text();
  }

  private static String error(CallToolResult result) {
    assertThat(result.isError()).isTrue();
    return text(result);
  }

  private static List<String> tools(McpSyncClient client) {
    return client.listTools().tools().stream().map(Tool::name).toList();
  }

  @Test
  void readersSearchAndGetOverHttp() {
    try (McpSyncClient client = http(gateway.server(), "none")) {
      assertThat(client.getServerInfo().name()).isEqualTo("relkt");
      assertThat(client.listTools().tools())
          .extracting(Tool::name, tool -> tool.annotations().readOnlyHint())
          .containsExactlyInAnyOrder(tuple("search_passages", true), tuple("get_passage", true));

      CallToolResult found =
          call(
              client,
              "search_passages",
              Map.of("question", "Green tea is not fermented.", "topK", 2));
      JsonNode json = structured(found);
      assertThat(json.path("passages")).hasSize(2);
      assertThat(json.at("/passages/0/id").asText()).isEqualTo("tea");
      assertThat(json.at("/passages/0/snippet").asText()).isEqualTo("Green tea is not fermented.");
      assertThat(json.path("model").asText()).isEqualTo("student/1");
      assertThat(text(found)).startsWith("1. [en] (id: tea, score ");

      JsonNode moon = structured(call(client, "get_passage", Map.of("id", "moon")));
      assertThat(moon.path("title").asText()).isEqualTo("Moon");
      assertThat(moon.at("/metadata/year").asInt()).isEqualTo(1969);
    }
  }

  @Test
  void filtersAndLanguagesNarrowASearch() {
    try (McpSyncClient client = http(gateway.server(), "none")) {
      String question = "Green tea is not fermented.";
      assertThat(
              ids(
                  call(
                      client,
                      "search_passages",
                      Map.of("question", question, "languages", List.of("de")))))
          .containsExactly("chess");
      assertThat(
              ids(
                  call(
                      client,
                      "search_passages",
                      Map.of(
                          "question",
                          question,
                          "languages",
                          List.of("en"),
                          "filter",
                          "year < 2000"))))
          .containsExactly("moon");
    }
  }

  private static List<String> ids(CallToolResult found) {
    List<String> ids = new ArrayList<>();
    structured(found).path("passages").forEach(passage -> ids.add(passage.path("id").asText()));
    return ids;
  }

  @Test
  void mistakesAreErrorsOfTheToolWithWords() {
    try (McpSyncClient client = http(gateway.server(), "none")) {
      assertThat(error(call(client, "get_passage", Map.of("id", "nowhere"))))
          .isEqualTo(
              "id: there is no such passage in the published index (expected: an id that"
                  + " search_passages returned)");
      assertThat(
              error(call(client, "search_passages", Map.of("question", "x", "filter", "year >="))))
          .contains("(expected: ");
      assertThat(error(call(client, "search_passages", Map.of("question", "x", "topK", 51))))
          .startsWith("arguments of search_passages: ")
          .contains("topK");
      assertThat(error(call(client, "search_passages", Map.of("query", "x"))))
          .contains("question", "query");
    }
  }

  @Test
  void aTokenSeesAndMayNoMoreThanItIsGiven() {
    try (McpSyncClient reader = http(writing, "token-0")) {
      assertThat(tools(reader)).containsExactlyInAnyOrder("search_passages", "get_passage");
      assertThat(ids(call(reader, "search_passages", Map.of("question", "Green tea"))))
          .containsExactly("chess");
      assertThat(error(call(reader, "get_passage", Map.of("id", "tea"))))
          .contains("there is no such passage");
      assertThat(error(call(reader, "delete_passage", Map.of("id", "chess"))))
          .isEqualTo(
              "delete_passage: the access token does not allow it (expected: one with the role"
                  + " write)");
    }
    assertThat(posted(writing, "token-2").statusCode()).isEqualTo(403);
    assertThat(posted(writing, "token-9").statusCode()).isEqualTo(401);
    assertThatThrownBy(() -> http(writing, "token-9").close()).isInstanceOf(RuntimeException.class);
  }

  private static HttpResponse<String> posted(HttpServer server, String token) {
    return gateway.send(
        HttpRequest.newBuilder(server.address().resolve("mcp"))
            .header("Authorization", "Bearer " + token)
            .header("Content-Type", "application/json")
            .header("Accept", "application/json, text/event-stream")
            .POST(
                BodyPublishers.ofString(
                    "{\"jsonrpc\": \"2.0\", \"id\": 1, \"method\": \"tools/list\"}")));
  }

  @Test
  void theGuardOfHttpStandsBeforeTools() {
    HttpResponse<String> answer = posted(gateway.server(), "none");
    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.headers().firstValue("X-Request-Id")).isPresent();
    assertThat(gateway.get("mcp").statusCode()).isEqualTo(405);

    HttpResponse<String> elsewhere =
        gateway.send(
            gateway
                .request("mcp")
                .header("Origin", "https://example.org")
                .POST(BodyPublishers.ofString("{}")));
    assertThat(elsewhere.statusCode()).isEqualTo(403);
    assertThat(gateway.get("metrics").body())
        .contains("relkt_http_requests_total{method=\"POST\",route=\"/mcp\",status=\"200\"}");
  }

  @Test
  void writersAddAndDeleteOverHttpWhereThatIsSet() {
    try (McpSyncClient client = http(writing, "token-1")) {
      addsAndDeletes(client, "sun");
    }
  }

  private static void addsAndDeletes(McpSyncClient client, String id) {
    assertThat(tools(client))
        .containsExactlyInAnyOrder(
            "search_passages", "get_passage", "add_passage", "delete_passage");
    JsonNode added =
        structured(
            call(
                client,
                "add_passage",
                Map.of(
                    "id",
                    id,
                    "text",
                    "The Sun is a star of middle age.",
                    "lang",
                    "en",
                    "metadata",
                    Map.of("year", 2026),
                    "wait",
                    true)));
    assertThat(added.path("searchable").asBoolean()).isTrue();
    Map<String, Object> question =
        Map.of("question", "The Sun is a star of middle age.", "filter", "year = 2026");
    assertThat(ids(call(client, "search_passages", question))).containsExactly(id);
    assertThat(error(call(client, "add_passage", Map.of("id", id, "text", "…"))))
        .contains("text: no letter, number or symbol (expected: at least one)");

    JsonNode deleted = structured(call(client, "delete_passage", Map.of("id", id, "wait", true)));
    assertThat(deleted.path("searchable").asBoolean()).isTrue();
    assertThat(ids(call(client, "search_passages", question))).isEmpty();
  }

  @Test
  void aProcessServesTheSameOverItsStandardInputAndOutput() {
    var printed = new ConcurrentLinkedQueue<String>();
    try (McpSyncClient client = client(process(printed))) {
      assertThat(tools(client)).containsExactlyInAnyOrder("search_passages", "get_passage");
      assertThat(ids(call(client, "search_passages", Map.of("question", "Green tea", "topK", 1))))
          .containsExactly("tea");
      assertThat(
              structured(call(client, "get_passage", Map.of("id", "chess"))).path("lang").asText())
          .isEqualTo("de");
    }
    assertThat(printed).as("what Java says itself").allMatch(line -> line.startsWith("WARNING: "));
  }

  @Test
  void aProcessWritesWhereItMay() {
    var printed = new ConcurrentLinkedQueue<String>();
    try (McpSyncClient client = client(process(printed, "--write"))) {
      addsAndDeletes(client, "star");
    }
  }

  private static StdioClientTransport process(
      ConcurrentLinkedQueue<String> printed, String... more) {
    List<String> arguments =
        new ArrayList<>(
            List.of(
                "@flink-conf/jvm-options",
                "-cp",
                System.getProperty("java.class.path"),
                Main.class.getName(),
                "mcp",
                "-D",
                "kafka.brokers=" + gateway.laptop().bootstrapServers(),
                "-D",
                "index.root=" + gateway.settings().index().root()));
    arguments.addAll(List.of(more));
    var transport =
        new StdioClientTransport(
            ServerParameters.builder(
                    Path.of(System.getProperty("java.home"), "bin", "java").toString())
                .args(arguments)
                .build(),
            new JacksonMcpJsonMapper(JSON));
    transport.setStdErrorHandler(printed::add);
    return transport;
  }
}
