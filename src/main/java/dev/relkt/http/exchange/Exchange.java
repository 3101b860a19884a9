package dev.relkt.http.exchange;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.relkt.http.access.Access;
import dev.relkt.http.problem.Problem;
import dev.relkt.topic.RecordHeader;
import dev.relkt.topic.StrictJson;
import io.javalin.http.Context;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What routes share: who asks, what is passed on, how answers are written. */
public final class Exchange {

  /** Where the caller's {@link Access} is. */
  public static final String ACCESS = "relkt.access";

  /** Where the request's id is, also its header. */
  public static final String REQUEST_ID = "X-Request-Id";

  /** Where a {@link ProblemFields} is, for addresses whose clients read more than the usual. */
  public static final String PROBLEM_FIELDS = "relkt.problem.fields";

  private static final String PROBLEM = "application/problem+json";
  private static final String JSON = "application/json";
  private static final List<String> TRACE = List.of("traceparent", "tracestate", "baggage");
  private static final Pattern TRACE_VALUE = Pattern.compile("[\\x20-\\x7e]{1,8192}");

  private Exchange() {}

  /** Adds to a problem's document what clients of an address read. */
  @FunctionalInterface
  public interface ProblemFields {
    void add(Problem problem, ObjectNode document);
  }

  /** What the caller may do and see. */
  public static Access access(Context context) {
    return Objects.requireNonNull(context.attribute(ACCESS));
  }

  /** The headers of a trace, for the record that the request becomes. */
  public static List<RecordHeader> trace(Context context) {
    List<RecordHeader> headers = new ArrayList<>();
    for (String name : TRACE) {
      String value = context.header(name);
      if (value != null && TRACE_VALUE.matcher(value).matches()) {
        headers.add(RecordHeader.of(name, value));
      }
    }
    return headers;
  }

  /** Answers with JSON. */
  public static void json(Context context, int status, JsonNode json) {
    json(context, status, StrictJson.bytes(json));
  }

  /** Answers with JSON that is there already. */
  public static void json(Context context, int status, byte[] json) {
    context.status(status).contentType(JSON).result(json);
  }

  /** Answers with a problem document. */
  public static void problem(Context context, Problem problem) {
    problem
        .retryAfterSeconds()
        .ifPresent(seconds -> context.header("Retry-After", Integer.toString(seconds)));
    ObjectNode document = document(problem, context.attribute(REQUEST_ID));
    ProblemFields more = context.attribute(PROBLEM_FIELDS);
    if (more != null) {
      more.add(problem, document);
    }
    context.status(problem.kind().status()).contentType(PROBLEM).result(StrictJson.bytes(document));
  }

  /** A problem as a document. */
  public static ObjectNode document(Problem problem, @Nullable String requestId) {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put("type", problem.kind().type());
    json.put("title", problem.kind().title());
    json.put("status", problem.kind().status());
    json.put("detail", problem.detail());
    if (requestId != null) {
      json.put("instance", "urn:uuid:" + requestId);
    }
    return json;
  }
}
