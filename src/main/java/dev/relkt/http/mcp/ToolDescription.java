package dev.relkt.http.mcp;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.modelcontextprotocol.spec.McpSchema.Tool;
import io.modelcontextprotocol.spec.McpSchema.ToolAnnotations;
import java.util.Map;

/** Makes descriptions of tools. */
final class ToolDescription {

  private static final JsonMapper JSON = JsonMapper.builder().build();

  private ToolDescription() {}

  /** One that changes nothing. */
  static Tool reading(String name, String title, String description, String input, String output) {
    return tool(
        name,
        title,
        description,
        input,
        output,
        ToolAnnotations.builder().title(title).readOnlyHint(true));
  }

  /** One that replaces or removes what is there; done again, it changes nothing more. */
  static Tool writing(String name, String title, String description, String input, String output) {
    return tool(
        name,
        title,
        description,
        input,
        output,
        ToolAnnotations.builder().title(title).readOnlyHint(false).destructiveHint(true));
  }

  private static Tool tool(
      String name,
      String title,
      String description,
      String input,
      String output,
      ToolAnnotations.Builder annotations) {
    return Tool.builder(name, schema(input))
        .title(title)
        .description(description.replace('\n', ' ').strip())
        .outputSchema(schema(output))
        .annotations(annotations.idempotentHint(true).openWorldHint(false).build())
        .build();
  }

  private static Map<String, Object> schema(String json) {
    try {
      return JSON.readValue(json, new TypeReference<>() {});
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a schema of this package", e);
    }
  }
}
