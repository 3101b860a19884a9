package dev.relkt.http.openai;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.relkt.http.exchange.Exchange;
import dev.relkt.http.exchange.Exchange.ProblemFields;
import dev.relkt.http.problem.Problem;
import dev.relkt.http.service.Services;
import io.javalin.config.RoutesConfig;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Search, embeddings and models in the shapes of OpenAI's API. Their problems have an {@code error}
 * too, which clients of that API read.
 */
public final class OpenAiRoutes {

  private static final List<String> ADDRESSES =
      List.of("/v1/vector_stores/*", "/v1/embeddings", "/v1/models", "/v1/models/*");

  private static final Pattern PARAMETER = Pattern.compile("([A-Za-z_][\\w.\\[\\]]*): ");

  private OpenAiRoutes() {}

  /** Adds them. */
  public static void add(RoutesConfig routes, Services services) {
    ProblemFields error = OpenAiRoutes::error;
    ADDRESSES.forEach(
        address ->
            routes.before(address, context -> context.attribute(Exchange.PROBLEM_FIELDS, error)));
    SearchRoutes.add(routes, services);
    EmbeddingRoutes.add(routes, services);
    ModelRoutes.add(routes, services);
  }

  private static void error(Problem problem, ObjectNode document) {
    Matcher parameter = PARAMETER.matcher(problem.detail());
    document
        .putObject("error")
        .put("message", problem.detail())
        .put("type", problem.kind().status() < 500 ? "invalid_request_error" : "server_error")
        .put("code", problem.kind().type().substring(problem.kind().type().lastIndexOf(':') + 1))
        .put("param", parameter.lookingAt() ? parameter.group(1) : null);
  }
}
