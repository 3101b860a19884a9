package dev.relkt.http.mcp;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.relkt.http.access.Access;
import dev.relkt.http.problem.Problem.Kind;
import dev.relkt.http.problem.ProblemException;
import dev.relkt.http.service.Services;
import io.modelcontextprotocol.json.McpJsonMapper;
import io.modelcontextprotocol.json.jackson2.JacksonMcpJsonMapper;
import io.modelcontextprotocol.json.schema.JsonSchemaValidator;
import io.modelcontextprotocol.json.schema.jackson2.DefaultJsonSchemaValidator;
import io.modelcontextprotocol.spec.McpSchema.CallToolRequest;
import io.modelcontextprotocol.spec.McpSchema.CallToolResult;
import io.modelcontextprotocol.spec.McpSchema.Implementation;
import io.modelcontextprotocol.spec.McpSchema.ServerCapabilities;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The tools, the same over every transport. Safe for use by several threads. */
final class PassageTools {

  static final JsonMapper JSON = JsonMapper.builder().build();
  static final McpJsonMapper MAPPER = new JacksonMcpJsonMapper(JSON);
  static final JsonSchemaValidator VALIDATOR = new DefaultJsonSchemaValidator(JSON);

  static final String INSTRUCTIONS =
      "ReLKT finds passages in many languages for questions in many languages. search_passages"
          + " answers a question with passages, get_passage returns one of them whole. "
          + SearchTool.UNTRUSTED;

  static final ServerCapabilities CAPABILITIES = ServerCapabilities.builder().tools(false).build();

  private static final Logger LOG = LoggerFactory.getLogger(PassageTools.class);

  private final List<PassageTool> all = new ArrayList<>();

  /** Who may add and delete by tools. */
  enum Writes {
    /** Whoever has the role. */
    ALLOWED,
    NONE
  }

  PassageTools(Services services, Writes writes) {
    all.add(new SearchTool(services.questions()));
    all.add(new GetTool(services.passages()));
    if (writes == Writes.ALLOWED) {
      all.add(WriteTool.adding(services.passages()));
      all.add(WriteTool.deleting(services.passages()));
    }
  }

  List<PassageTool> all() {
    return List.copyOf(all);
  }

  /** What a server says of itself. */
  static Implementation server() {
    String version =
        Optional.ofNullable(PassageTools.class.getPackage().getImplementationVersion())
            .orElse("development");
    return Implementation.builder("relkt", version).title("ReLKT").build();
  }

  /** Whether a caller is told of a tool. */
  boolean visible(Access access, String tool) {
    return all.stream().anyMatch(one -> one.tool().name().equals(tool) && access.may(one.role()));
  }

  /** Calls a tool; what keeps it from being done is its result. */
  static CallToolResult call(PassageTool tool, Access access, CallToolRequest request) {
    try {
      if (!access.may(tool.role())) {
        throw new ProblemException(
            Kind.FORBIDDEN,
            "%s: the access token does not allow it (expected: one with the role %s)"
                .formatted(tool.tool().name(), tool.role().wireName()));
      }
      PassageTool.Outcome outcome = tool.call(access, checked(tool, request));
      return CallToolResult.builder()
          .addTextContent(outcome.text())
          .structuredContent(JSON.convertValue(outcome.structured(), Map.class))
          .build();
    } catch (ProblemException e) {
      return failed(String.valueOf(e.getMessage()));
    } catch (RuntimeException e) {
      LOG.error("the tool {} failed", tool.tool().name(), e);
      return failed("something went wrong in the server; its log has the reason");
    }
  }

  private static ObjectNode checked(PassageTool tool, CallToolRequest request) {
    Map<String, Object> arguments = request.arguments() == null ? Map.of() : request.arguments();
    var checked = VALIDATOR.validate(tool.tool().inputSchema(), arguments);
    if (!checked.valid()) {
      throw new ProblemException(
          Kind.REFUSED,
          "arguments of %s: %s (expected: what its schema has)"
              .formatted(tool.tool().name(), checked.errorMessage()));
    }
    return JSON.valueToTree(arguments);
  }

  private static CallToolResult failed(String why) {
    return CallToolResult.builder().addTextContent(why).isError(true).build();
  }
}
