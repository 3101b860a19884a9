package dev.relkt.http.mcp;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.relkt.client.AsyncPassageClient.Place;
import dev.relkt.http.access.Access;
import dev.relkt.http.access.Role;
import dev.relkt.http.service.PassageService;
import dev.relkt.topic.StrictJson;
import io.modelcontextprotocol.spec.McpSchema.Tool;
import java.time.Duration;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;

/** {@code add_passage} and {@code delete_passage}. */
final class WriteTool implements PassageTool {

  private static final Duration WAIT = Duration.ofSeconds(30);

  private static final String OUTPUT =
      """
      {"type": "object",
       "properties": {
         "id": {"type": "string"}, "partition": {"type": "integer"},
         "offset": {"type": "integer"}, "searchable": {"type": "boolean"}},
       "required": ["id", "partition", "offset"]}
      """;

  private static final String WAIT_SCHEMA =
      """
      "wait": {"type": "boolean", "default": false,
               "description": "Waits until questions are answered with it, at most 30 seconds."}
      """;

  private static final Tool ADD =
      ToolDescription.writing(
          "add_passage",
          "Add a passage",
          """
          Adds a passage, or replaces the one that has its id. It is found some seconds later;
          with wait, when this returns with searchable true.
          """,
          """
          {"type": "object",
           "properties": {
             "id": {"type": "string", "minLength": 1, "maxLength": 512,
                    "description": "Its stable name; a passage that has it already is replaced."},
             "text": {"type": "string", "minLength": 1,
                      "description": "What is searched and answered with."},
             "title": {"type": "string", "maxLength": 1000},
             "lang": {"type": "string",
                      "description": "Its language (BCP 47); detected where it is left out."},
             "metadata": {"type": "object",
                          "description": "Strings, numbers, booleans and lists of them, for filters."},
          """
              + WAIT_SCHEMA
              + """
              },
               "required": ["id", "text"],
               "additionalProperties": false}
              """,
          OUTPUT);

  private static final Tool DELETE =
      ToolDescription.writing(
          "delete_passage",
          "Delete a passage",
          """
          Deletes a passage by its id, for good. An id that no passage has is taken too. With wait,
          it is no longer found when this returns with searchable true.
          """,
          """
          {"type": "object",
           "properties": {
             "id": {"type": "string", "minLength": 1, "maxLength": 512,
                    "description": "The id of a passage."},
          """
              + WAIT_SCHEMA
              + """
              },
               "required": ["id"],
               "additionalProperties": false}
              """,
          OUTPUT);

  private final PassageService passages;
  private final Tool tool;

  private WriteTool(PassageService passages, Tool tool) {
    this.passages = passages;
    this.tool = tool;
  }

  static WriteTool adding(PassageService passages) {
    return new WriteTool(passages, ADD);
  }

  static WriteTool deleting(PassageService passages) {
    return new WriteTool(passages, DELETE);
  }

  @Override
  public Tool tool() {
    return tool;
  }

  @Override
  public Role role() {
    return Role.WRITE;
  }

  @Override
  public Outcome call(Access access, ObjectNode arguments) {
    String id = arguments.path("id").asText();
    Place place = PassageService.await(send(access, id, arguments));
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put("id", id);
    json.put("partition", place.partition());
    json.put("offset", place.offset());
    String done = tool.equals(ADD) ? "added" : "deleted";
    if (!arguments.path("wait").asBoolean()) {
      return new Outcome("%s: %s; in effect within some seconds".formatted(id, done), json);
    }
    boolean searchable = passages.awaitSearchable(place.sent(), WAIT);
    json.put("searchable", searchable);
    return new Outcome(
        searchable
            ? "%s: %s; in effect now".formatted(id, done)
            : "%s: %s; not in effect within %d s, it will be later"
                .formatted(id, done, WAIT.toSeconds()),
        json);
  }

  private CompletableFuture<Place> send(Access access, String id, ObjectNode arguments) {
    if (tool.equals(DELETE)) {
      return passages.delete(access, id, OptionalLong.empty(), OptionalLong.empty());
    }
    ObjectNode value = JsonNodeFactory.instance.objectNode();
    for (String field : List.of("text", "title", "lang", "metadata")) {
      if (arguments.has(field)) {
        value.set(field, arguments.get(field));
      }
    }
    return passages.put(access, id, StrictJson.bytes(value));
  }
}
