package dev.relkt.http.mcp;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.relkt.dataset.file.MetadataJson;
import dev.relkt.http.access.Access;
import dev.relkt.http.access.Role;
import dev.relkt.http.problem.Problem.Kind;
import dev.relkt.http.problem.ProblemException;
import dev.relkt.http.service.PassageService;
import dev.relkt.passage.Passage;
import io.modelcontextprotocol.spec.McpSchema.Tool;

/** {@code get_passage}. */
final class GetTool implements PassageTool {

  private static final int USUAL_CHARS = 20_000;

  private static final Tool TOOL =
      ToolDescription.reading(
          "get_passage",
          "Get a passage",
          """
          Returns a passage by its id, as search_passages has it: language, title, text, metadata.
          Of a long text it returns a part; textChars says how long all of it is, and from goes on.
          """
              + SearchTool.UNTRUSTED,
          """
          {"type": "object",
           "properties": {
             "id": {"type": "string", "minLength": 1, "maxLength": 512,
                    "description": "The id of a passage."},
             "from": {"type": "integer", "minimum": 0, "maximum": 2000000, "default": 0,
                      "description": "With which character of the text it begins."},
             "maxChars": {"type": "integer", "minimum": 100, "maximum": 200000, "default": 20000,
                          "description": "How many characters of the text at most."}},
           "required": ["id"],
           "additionalProperties": false}
          """,
          """
          {"type": "object",
           "properties": {
             "id": {"type": "string"}, "lang": {"type": "string"}, "title": {"type": "string"},
             "text": {"type": "string"}, "from": {"type": "integer"},
             "textChars": {"type": "integer"}, "metadata": {"type": "object"}},
           "required": ["id", "lang", "text", "from", "textChars"]}
          """);

  private final PassageService passages;

  GetTool(PassageService passages) {
    this.passages = passages;
  }

  @Override
  public Tool tool() {
    return TOOL;
  }

  @Override
  public Role role() {
    return Role.READ;
  }

  @Override
  public Outcome call(Access access, ObjectNode arguments) {
    Passage passage =
        passages
            .find(
                access,
                arguments.path("id").asText(),
                (found, snapshot) -> found.stored().passage())
            .orElseThrow(
                () ->
                    new ProblemException(
                        Kind.NOT_FOUND,
                        "id: there is no such passage in the published index (expected: an id that"
                            + " search_passages returned)"));
    int from = boundary(passage.text(), arguments.path("from").asInt(0));
    int to = boundary(passage.text(), from + arguments.path("maxChars").asInt(USUAL_CHARS));
    String part = passage.text().substring(from, to);
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put("id", passage.id().value());
    json.put("lang", passage.language().tag());
    if (!passage.title().isEmpty()) {
      json.put("title", passage.title());
    }
    json.put("text", part);
    json.put("from", from);
    json.put("textChars", passage.text().length());
    if (!passage.metadata().isEmpty()) {
      json.set("metadata", MetadataJson.write(passage.metadata()));
    }
    String heading =
        passage.title().isEmpty()
            ? passage.id().value()
            : "%s (id: %s)".formatted(passage.title(), passage.id());
    String more =
        to < passage.text().length()
            ? "\n\n(characters %d to %d of %d)".formatted(from, to, passage.text().length())
            : "";
    return new Outcome(
        "[%s] %s\n%s%s".formatted(passage.language().tag(), heading, part, more), json);
  }

  /** A place in a text, or its end; never inside of a character that is two code units. */
  private static int boundary(String text, int place) {
    int at = Math.min(place, text.length());
    boolean inside =
        at > 0
            && at < text.length()
            && Character.isHighSurrogate(text.charAt(at - 1))
            && Character.isLowSurrogate(text.charAt(at));
    return inside ? at - 1 : at;
  }
}
