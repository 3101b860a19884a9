package dev.relkt.http.rest;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.relkt.client.AsyncPassageClient.Place;
import dev.relkt.client.SentPassages;
import dev.relkt.http.access.Role;
import dev.relkt.http.exchange.Bodies;
import dev.relkt.http.exchange.Exchange;
import dev.relkt.http.exchange.Queries;
import dev.relkt.http.problem.Problem.Kind;
import dev.relkt.http.problem.ProblemException;
import dev.relkt.http.service.PassageService;
import dev.relkt.http.service.Services;
import dev.relkt.passage.WriteVersion;
import dev.relkt.status.PassageJson;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;

/** {@code /v1/passages}. */
public final class PassageRoutes {

  private static final String PASSAGE = "/v1/passages/<id>";
  private static final Set<String> WAITING = Set.of("wait", "timeout");

  private final PassageService passages;

  private PassageRoutes(Services services) {
    passages = services.passages();
  }

  /** Adds them. */
  public static void add(RoutesConfig routes, Services services) {
    var own = new PassageRoutes(services);
    routes.get(PASSAGE, own::get, Role.READ);
    routes.put(PASSAGE, own::put, Role.WRITE);
    routes.delete(PASSAGE, own::delete, Role.WRITE);
    routes.post("/v1/passages:bulk", own::bulk, Role.WRITE);
  }

  private void get(Context context) {
    Queries.only(context, Set.of());
    String id = context.pathParam("id");
    String line =
        passages
            .find(Exchange.access(context), id, PassageJson::lineWithPlace)
            .orElseThrow(
                () ->
                    new ProblemException(
                        Kind.NOT_FOUND, "there is no such passage in the published index"));
    Exchange.json(context, 200, line.getBytes(StandardCharsets.UTF_8));
  }

  private void put(Context context) {
    Queries.only(context, WAITING);
    byte[] body = Bodies.json(context, passages.maxBytes());
    String id = context.pathParam("id");
    answer(context, id, PassageService.await(passages.put(Exchange.access(context), id, body)));
  }

  private void delete(Context context) {
    Queries.only(context, Set.of("wait", "timeout", "version", "ifVersion"));
    String id = context.pathParam("id");
    answer(
        context,
        id,
        PassageService.await(
            passages.delete(
                Exchange.access(context),
                id,
                Queries.whole(context, "version", 0, Long.MAX_VALUE),
                Queries.whole(context, "ifVersion", WriteVersion.ABSENT, Long.MAX_VALUE))));
  }

  private void answer(Context context, String id, Place place) {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put("id", id);
    json.put("partition", place.partition());
    json.put("offset", place.offset());
    boolean searchable = waited(context, place.sent(), json);
    Exchange.json(context, searchable ? 200 : 202, json);
  }

  private void bulk(Context context) throws java.io.IOException {
    Queries.only(context, WAITING);
    try (var bulk = new BulkWrite(passages, Exchange.access(context))) {
      bulk.send(Bodies.jsonLines(context));
      ObjectNode last = bulk.summary();
      boolean searchable = waited(context, bulk.sent(), last);
      context.status(searchable ? 200 : 202).contentType("application/jsonl");
      bulk.write(last, context.res().getOutputStream());
    }
  }

  /** Waits where that is asked for, and says what came of it. */
  private boolean waited(Context context, SentPassages sent, ObjectNode json) {
    boolean wait =
        Queries.oneOf(context, "wait", List.of("taken", "searchable")).equals("searchable");
    if (!wait || sent.nextOffsets().isEmpty()) {
      return false;
    }
    boolean searchable = passages.awaitSearchable(sent, Queries.timeout(context));
    json.put("searchable", searchable);
    return searchable;
  }
}
