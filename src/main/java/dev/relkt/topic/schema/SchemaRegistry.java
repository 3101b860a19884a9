package dev.relkt.topic.schema;

import com.fasterxml.jackson.databind.JsonNode;
import dev.relkt.topic.RejectedRecord;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Asks a registry for schemas, with all that they refer to. Thread-safe. */
final class SchemaRegistry implements AutoCloseable {

  private static final int MAX_REFERENCES = 1_000;

  private final RegistryOptions options;
  private final RegistryCall call;

  SchemaRegistry(RegistryOptions options, RegistryCall call) {
    this.options = options;
    this.call = call;
  }

  /**
   * The schema with an id.
   *
   * @throws RejectedRecord if the registry has none
   * @throws RegistryUnavailable if it does not say so in time
   */
  RegisteredSchema byId(SchemaId id) {
    return switch (id.kind()) {
      case CONFLUENT -> ofConfluent(id);
      case APICURIO_GLOBAL_IDS -> ofApicurio(id, "ids/globalIds/" + id.number());
      case APICURIO_CONTENT_IDS -> ofApicurio(id, "ids/contentIds/" + id.number());
    };
  }

  private RegisteredSchema ofConfluent(SchemaId id) {
    JsonNode answer = call.json("schemas/ids/" + id.number()).orElseThrow(() -> unknown(id));
    Map<String, String> references = new LinkedHashMap<>();
    addOfConfluent(answer.path("references"), references, id);
    return new RegisteredSchema(
        answer.path("schemaType").asText("AVRO"),
        answer.path("schema").asText(),
        listed(references));
  }

  private void addOfConfluent(JsonNode named, Map<String, String> references, SchemaId id) {
    for (JsonNode reference : named) {
      String name = reference.path("name").asText();
      if (references.containsKey(name)) {
        continue;
      }
      refuseTooMany(references, id);
      JsonNode answer =
          call.json(
                  "subjects/%s/versions/%s"
                      .formatted(
                          encoded(reference.path("subject").asText()),
                          encoded(reference.path("version").asText())))
              .orElseThrow(() -> unknown(id, name));
      addOfConfluent(answer.path("references"), references, id);
      references.put(name, answer.path("schema").asText());
    }
  }

  private RegisteredSchema ofApicurio(SchemaId id, String path) {
    String text = call.text(path).orElseThrow(() -> unknown(id));
    Map<String, String> references = new LinkedHashMap<>();
    addOfApicurio(path, references, id);
    return new RegisteredSchema("", text, listed(references));
  }

  private void addOfApicurio(String path, Map<String, String> references, SchemaId id) {
    Optional<JsonNode> named = call.json(path + "/references");
    if (named.isEmpty()) {
      return;
    }
    for (JsonNode reference : named.get()) {
      String name = reference.path("name").asText();
      if (references.containsKey(name)) {
        continue;
      }
      refuseTooMany(references, id);
      String version =
          "groups/%s/artifacts/%s/versions/%s"
              .formatted(
                  encoded(reference.path("groupId").asText("default")),
                  encoded(reference.path("artifactId").asText()),
                  encoded(reference.path("version").asText()));
      addOfApicurio(version, references, id);
      // The content itself has a path of its own from the third version of the API on.
      boolean second = options.url().getPath().contains("/v2");
      references.put(
          name,
          call.text(second ? version : version + "/content").orElseThrow(() -> unknown(id, name)));
    }
  }

  private static void refuseTooMany(Map<String, String> references, SchemaId id) {
    if (references.size() >= MAX_REFERENCES) {
      throw new RejectedRecord("%s: refers to more than %,d schemas".formatted(id, MAX_REFERENCES));
    }
  }

  private static List<RegisteredSchema.Reference> listed(Map<String, String> references) {
    return references.entrySet().stream()
        .map(entry -> new RegisteredSchema.Reference(entry.getKey(), entry.getValue()))
        .toList();
  }

  private RejectedRecord unknown(SchemaId id) {
    return new RejectedRecord("%s: unknown to the registry %s".formatted(id, options.url()));
  }

  private RejectedRecord unknown(SchemaId id, String name) {
    return new RejectedRecord(
        "%s: refers to %s, which the registry %s does not have".formatted(id, name, options.url()));
  }

  private static String encoded(String part) {
    return URLEncoder.encode(part, StandardCharsets.UTF_8).replace("+", "%20");
  }

  @Override
  public void close() {
    call.close();
  }
}
