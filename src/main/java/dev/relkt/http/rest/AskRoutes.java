package dev.relkt.http.rest;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.relkt.answering.Question;
import dev.relkt.client.AsyncQuestionClient;
import dev.relkt.http.access.Access;
import dev.relkt.http.access.Role;
import dev.relkt.http.exchange.Bodies;
import dev.relkt.http.exchange.Exchange;
import dev.relkt.http.exchange.Queries;
import dev.relkt.http.problem.Problem.Kind;
import dev.relkt.http.problem.ProblemException;
import dev.relkt.http.service.QuestionService;
import dev.relkt.http.service.Services;
import dev.relkt.topic.QuestionsTopic;
import dev.relkt.topic.RecordHeader;
import dev.relkt.topic.RejectedRecord;
import dev.relkt.topic.StrictJson;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** {@code /v1/ask} and {@code /v1/ask:batch}. */
public final class AskRoutes {

  /** In one batch. */
  static final int MAX_QUESTIONS = 100;

  private static final int MAX_BATCH_BYTES = 1 << 22;

  private final QuestionService questions;

  private AskRoutes(Services services) {
    questions = services.questions();
  }

  /** Adds them. */
  public static void add(RoutesConfig routes, Services services) {
    var ask = new AskRoutes(services);
    routes.post("/v1/ask", ask::one, Role.READ);
    routes.post("/v1/ask:batch", ask::batch, Role.READ);
  }

  private void one(Context context) {
    Queries.only(context, Set.of());
    Access access = Exchange.access(context);
    Question question =
        questions.read(access, Bodies.json(context, QuestionsTopic.MAX_VALUE_BYTES));
    if (EventStream.isWanted(context)) {
      stream(context, question);
    } else {
      Exchange.json(context, 200, questions.ask(question, Exchange.trace(context)).value());
    }
  }

  /** What a part of the shards found as events {@code interim}, then {@code answer}. */
  private void stream(Context context, Question question) {
    questions.connect(); // what is away is told by a status
    var events = new EventStream(context);
    try {
      AsyncQuestionClient.Answered answered =
          questions.askWithInterim(
              question,
              Exchange.trace(context),
              interim -> events.offer("interim", interim.value()));
      events.send("answer", answered.value());
    } catch (ProblemException e) {
      events.send("problem", StrictJson.bytes(Exchange.document(e.problem(), null)));
    }
  }

  /** All are asked at once; each has its answer or its problem, in their order. */
  private void batch(Context context) {
    Queries.only(context, Set.of());
    Access access = Exchange.access(context);
    ArrayNode bodies = bodies(Bodies.json(context, MAX_BATCH_BYTES));
    List<RecordHeader> trace = Exchange.trace(context);
    List<Future<JsonNode>> asked = new ArrayList<>();
    ObjectNode all = JsonNodeFactory.instance.objectNode();
    ArrayNode results = all.putArray("results");
    try (var each = Executors.newVirtualThreadPerTaskExecutor()) {
      for (JsonNode body : bodies) {
        asked.add(each.submit(() -> result(access, body, trace)));
      }
      for (Future<JsonNode> one : asked) {
        results.add(one.get());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw ProblemException.unavailable("the gateway is stopping", e);
    } catch (ExecutionException e) {
      throw new IllegalStateException(e.getCause());
    }
    Exchange.json(context, 200, all);
  }

  private JsonNode result(Access access, JsonNode body, List<RecordHeader> trace) {
    try {
      byte[] value = StrictJson.bytes(body);
      if (value.length > QuestionsTopic.MAX_VALUE_BYTES) {
        throw new ProblemException(
            Kind.TOO_LARGE,
            "question: %,d bytes (expected: at most %,d)"
                .formatted(value.length, QuestionsTopic.MAX_VALUE_BYTES));
      }
      Question question = questions.read(access, value);
      return StrictJson.tree("answer", questions.ask(question, trace).value());
    } catch (ProblemException e) {
      return JsonNodeFactory.instance
          .objectNode()
          .set("problem", Exchange.document(e.problem(), null));
    }
  }

  private static ArrayNode bodies(byte[] body) {
    try {
      JsonNode json = StrictJson.tree("body", body);
      if (json.isObject()
          && json.size() == 1
          && json.get("questions") instanceof ArrayNode list
          && !list.isEmpty()
          && list.size() <= MAX_QUESTIONS) {
        return list;
      }
    } catch (RejectedRecord e) {
      throw new ProblemException(Kind.BAD_REQUEST, String.valueOf(e.getMessage()), e);
    }
    throw new ProblemException(
        Kind.REFUSED,
        "body: (expected: {\"questions\": [...]} with 1 to %d questions and nothing else)"
            .formatted(MAX_QUESTIONS));
  }
}
