package dev.relkt.http.rest;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.relkt.client.CommandClient;
import dev.relkt.http.access.Role;
import dev.relkt.http.exchange.Exchange;
import dev.relkt.http.exchange.Queries;
import dev.relkt.http.problem.Problem.Kind;
import dev.relkt.http.problem.ProblemException;
import dev.relkt.http.service.OperationService;
import dev.relkt.http.service.Services;
import dev.relkt.registry.ModelVersion;
import dev.relkt.snapshot.generation.BuildOrder;
import dev.relkt.snapshot.generation.GenerationEvent;
import dev.relkt.snapshot.generation.ModelCommand;
import dev.relkt.topic.GenerationsTopic;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.time.Duration;
import java.util.Set;

/**
 * How everything does, and what is done with model versions: {@code /v1/status}, {@code
 * /v1/generations}, {@code /v1/models} and the commands below it.
 */
public final class OperationRoutes {

  private static final String VERSION = "/v1/models/{name}/{number}";

  private final OperationService operations;

  private OperationRoutes(Services services) {
    operations = services.operations();
  }

  /** Adds them. */
  public static void add(RoutesConfig routes, Services services) {
    var own = new OperationRoutes(services);
    routes.get("/v1/status", own::status, Role.OPERATE);
    routes.get("/v1/models", own::models, Role.READ, Role.OPERATE);
    routes.get("/v1/generations", own::generations, Role.OPERATE);
    routes.get("/v1/generations/{generation}/gate", own::gate, Role.OPERATE);
    routes.post(VERSION + ":publish", own::publish, Role.OPERATE);
    routes.post(VERSION + ":activate", own::activate, Role.OPERATE);
    routes.post(VERSION + ":retire", own::retire, Role.OPERATE);
    routes.post("/v1/models:rollback", own::rollBack, Role.OPERATE);
  }

  private void status(Context context) {
    Queries.only(context, Set.of());
    Exchange.json(context, 200, operations.status());
  }

  private void models(Context context) {
    Queries.only(context, Set.of());
    Exchange.json(context, 200, operations.models());
  }

  private void generations(Context context) {
    Queries.only(context, Set.of());
    Exchange.json(context, 200, operations.generations());
  }

  private void gate(Context context) {
    Queries.only(context, Set.of());
    int generation = (int) PathNumbers.whole(context, "generation", 1, Integer.MAX_VALUE);
    Exchange.json(context, 200, operations.gate(generation));
  }

  private void publish(Context context) {
    boolean activate = JsonCommand.of(context, Set.of("activate")).truth("activate");
    send(
        context,
        new ModelCommand.Announce(
            version(context),
            activate ? BuildOrder.Then.ACTIVATE : BuildOrder.Then.WAIT,
            System.currentTimeMillis()));
  }

  private void activate(Context context) {
    boolean force = JsonCommand.of(context, Set.of("force")).truth("force");
    send(
        context,
        new ModelCommand.Activate(
            version(context),
            force ? ModelCommand.Gate.FORCED : ModelCommand.Gate.RESPECTED,
            System.currentTimeMillis()));
  }

  private void retire(Context context) {
    JsonCommand.of(context, Set.of());
    send(context, new ModelCommand.Retire(version(context), System.currentTimeMillis()));
  }

  private void rollBack(Context context) {
    JsonCommand.of(context, Set.of());
    send(context, new ModelCommand.RollBack(System.currentTimeMillis()));
  }

  private static ModelVersion version(Context context) {
    String name = context.pathParam("name") + "/" + context.pathParam("number");
    try {
      return ModelVersion.parse(name);
    } catch (IllegalArgumentException e) {
      throw new ProblemException(Kind.BAD_REQUEST, String.valueOf(e.getMessage()), e);
    }
  }

  /** What the indexing job answers is what is answered; 202 where it has not yet. */
  private void send(Context context, ModelCommand command) {
    Queries.only(context, Set.of("timeout"));
    Duration patience = Queries.timeout(context);
    CommandClient.Sent sent = operations.send(command, patience);
    if (sent.answer().isEmpty()) {
      Exchange.json(
          context,
          202,
          JsonNodeFactory.instance
              .objectNode()
              .put("command", sent.id())
              .put(
                  "detail",
                  "%s: no answer within %,d s; the indexing job carries it out when it runs, and answers on the topic of generations"
                      .formatted(command.describe(), patience.toSeconds())));
      return;
    }
    GenerationEvent answer = sent.answer().get();
    if (answer.kind() == GenerationEvent.Kind.REFUSED) {
      throw new ProblemException(Kind.CONFLICT, answer.detail());
    }
    Exchange.json(context, 200, GenerationsTopic.json(answer));
  }
}
