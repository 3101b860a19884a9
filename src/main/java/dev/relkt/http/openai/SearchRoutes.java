package dev.relkt.http.openai;

import dev.relkt.answering.Question;
import dev.relkt.answering.Reply;
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
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * {@code POST /v1/vector_stores/ID/search}. The one store is named as the topic of passages is;
 * what it calls files are passages.
 */
final class SearchRoutes {

  private final QuestionService questions;
  private final String store;

  private SearchRoutes(Services services) {
    questions = services.questions();
    store = services.settings().topics().passages();
  }

  static void add(RoutesConfig routes, Services services) {
    var search = new SearchRoutes(services);
    routes.post("/v1/vector_stores/{id}/search", search::search, Role.READ);
  }

  private void search(Context context) {
    Queries.only(context, Set.of());
    if (!context.pathParam("id").equals(store)) {
      throw new ProblemException(
          Kind.NOT_FOUND,
          "vector_store_id: there is no such store (expected: %s)".formatted(store));
    }
    Access access = Exchange.access(context);
    SearchRequest request =
        SearchRequest.read(Bodies.json(context, QuestionsTopic.MAX_VALUE_BYTES));
    List<Question> own =
        request.questions().stream().map(one -> questions.visible(access, one)).toList();
    Exchange.json(context, 200, SearchPage.of(request, ask(own, Exchange.trace(context))));
  }

  private List<Reply> ask(List<Question> own, List<RecordHeader> trace) {
    if (own.size() == 1) {
      return List.of(questions.ask(own.getFirst(), trace).reply());
    }
    try (var each = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<Reply>> asked =
          own.stream().map(one -> each.submit(() -> questions.ask(one, trace).reply())).toList();
      List<Reply> replies = new ArrayList<>();
      for (Future<Reply> one : asked) {
        replies.add(one.get());
      }
      return replies;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw ProblemException.unavailable("the gateway is stopping", e);
    } catch (ExecutionException e) {
      throw e.getCause() instanceof ProblemException problem
          ? problem
          : new IllegalStateException(e.getCause());
    }
  }
}
