package dev.relkt.http.mcp;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.relkt.http.access.Access;
import dev.relkt.http.access.Role;
import io.modelcontextprotocol.spec.McpSchema.Tool;

/** A tool. Safe for use by several threads. */
interface PassageTool {

  /** How it is described to agents. */
  Tool tool();

  /** What a caller has to be allowed. */
  Role role();

  /**
   * Does it.
   *
   * @param arguments that the tool's schema takes
   * @throws dev.relkt.http.problem.ProblemException if it is not done
   */
  Outcome call(Access access, ObjectNode arguments);

  /**
   * What came of it.
   *
   * @param text for models
   * @param structured for programs, as the tool's schema of its output has it
   */
  record Outcome(String text, JsonNode structured) {}
}
