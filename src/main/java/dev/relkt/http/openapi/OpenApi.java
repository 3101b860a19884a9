package dev.relkt.http.openapi;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.relkt.http.exchange.Exchange;
import dev.relkt.topic.StrictJson;
import io.javalin.config.RoutesConfig;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Map;

/**
 * {@code /openapi.json}: what is served, as OpenAPI 3.1 has it. Questions, answers and passages are
 * described by the schemas of their topics.
 */
public final class OpenApi {

  private static final String DOCUMENT = "/dev/relkt/http/openapi.yaml";
  private static final String SCHEMAS = "/dev/relkt/kafka/schemas/%s.schema.json";
  private static final Map<String, String> OF_TOPICS =
      Map.of("Question", "questions", "Answer", "answers", "Passage", "passages");

  private OpenApi() {}

  /** Adds it. */
  public static void add(RoutesConfig routes) {
    byte[] document = StrictJson.bytes(document());
    routes.get("/openapi.json", context -> Exchange.json(context, 200, document));
  }

  /** The document. */
  public static ObjectNode document() {
    ObjectNode root = (ObjectNode) read(YAMLMapper.builder().build(), DOCUMENT);
    ObjectNode schemas = (ObjectNode) root.at("/components/schemas");
    OF_TOPICS.forEach((name, topic) -> schemas.set(name, schema(topic, name)));
    return root;
  }

  /** References inside of a schema begin at its root, which is a part of the document now. */
  private static JsonNode schema(String topic, String name) {
    ObjectNode schema = (ObjectNode) read(JsonMapper.builder().build(), SCHEMAS.formatted(topic));
    schema.remove("$id");
    move(schema, "#/components/schemas/" + name + "/");
    return schema;
  }

  private static void move(JsonNode node, String to) {
    if (node instanceof ObjectNode object
        && object.path("$ref").isTextual()
        && object.path("$ref").asText().startsWith("#/")) {
      object.put("$ref", to + object.path("$ref").asText().substring(2));
    }
    node.forEach(child -> move(child, to));
  }

  private static JsonNode read(ObjectMapper mapper, String resource) {
    try (InputStream in = OpenApi.class.getResourceAsStream(resource)) {
      if (in == null) {
        throw new IllegalStateException(resource + " is not in the package");
      }
      return mapper.readTree(in);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
