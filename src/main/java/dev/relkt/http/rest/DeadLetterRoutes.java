package dev.relkt.http.rest;

import dev.relkt.client.DeadLetterTopic.Older;
import dev.relkt.http.access.Access;
import dev.relkt.http.access.Role;
import dev.relkt.http.exchange.Exchange;
import dev.relkt.http.exchange.Queries;
import dev.relkt.http.problem.Problem.Kind;
import dev.relkt.http.problem.ProblemException;
import dev.relkt.http.service.DeadLetterService;
import dev.relkt.http.service.LetterJson;
import dev.relkt.http.service.Services;
import dev.relkt.topic.RawRecord;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.util.List;
import java.util.Set;

/** {@code /v1/dead-letters}. */
public final class DeadLetterRoutes {

  private static final int USUAL_LETTERS = 50;
  private static final int MAX_LISTED = 1_000;
  private static final int MAX_NAMED = 100;

  private final DeadLetterService letters;

  private DeadLetterRoutes(Services services) {
    letters = services.deadLetters();
  }

  /** Adds them. */
  public static void add(RoutesConfig routes, Services services) {
    var own = new DeadLetterRoutes(services);
    routes.get("/v1/dead-letters", own::list, Role.OPERATE);
    routes.get("/v1/dead-letters/{topic}/{partition}/{offset}", own::show, Role.OPERATE);
    routes.post("/v1/dead-letters:replay", own::replay, Role.OPERATE);
  }

  private void list(Context context) {
    Queries.only(context, Set.of("topic", "limit"));
    String topic = Queries.oneOf(context, "topic", DeadLetterService.TOPICS);
    int limit = (int) Queries.whole(context, "limit", 1, MAX_LISTED).orElse(USUAL_LETTERS);
    Exchange.json(context, 200, letters.newest(Exchange.access(context), topic, limit));
  }

  private void show(Context context) {
    Queries.only(context, Set.of("value"));
    boolean value = Queries.oneOf(context, "value", List.of("false", "true")).equals("true");
    String name =
        "%d:%d"
            .formatted(
                PathNumbers.whole(context, "partition", 0, Integer.MAX_VALUE),
                PathNumbers.whole(context, "offset", 0, Long.MAX_VALUE));
    RawRecord letter = letters.find(Exchange.access(context), context.pathParam("topic"), name);
    Exchange.json(context, 200, value ? LetterJson.whole(letter) : LetterJson.summary(letter));
  }

  private void replay(Context context) {
    Queries.only(context, Set.of());
    JsonCommand body = JsonCommand.of(context, Set.of("topic", "letters", "all", "evenIfOlder"));
    String topic = body.text("topic").orElse(DeadLetterService.TOPICS.getFirst());
    List<String> names = body.texts("letters", MAX_NAMED).stream().distinct().toList();
    boolean all = body.truth("all");
    if (all == !names.isEmpty()) {
      throw new ProblemException(
          Kind.REFUSED,
          "which dead letters? (expected: \"letters\": [\"0:12\"], or \"all\": true)");
    }
    Older older = body.truth("evenIfOlder") ? Older.SENT : Older.LEFT_OUT;
    Access access = Exchange.access(context);
    Exchange.json(
        context,
        200,
        all
            ? letters.replayAll(access, topic, older)
            : letters.replay(access, topic, names, older));
  }
}
