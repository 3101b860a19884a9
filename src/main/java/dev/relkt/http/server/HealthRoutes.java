package dev.relkt.http.server;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.relkt.http.access.Role;
import dev.relkt.http.exchange.Exchange;
import dev.relkt.http.metrics.HttpMetrics;
import dev.relkt.http.problem.ProblemException;
import dev.relkt.http.service.Services;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.io.IOException;

/**
 * For those who watch the gateway: whether it lives, whether it can do its work, what it counts.
 */
final class HealthRoutes {

  private final Services services;
  private final HttpMetrics metrics;

  private HealthRoutes(Services services, HttpMetrics metrics) {
    this.services = services;
    this.metrics = metrics;
  }

  static void add(RoutesConfig routes, Services services, HttpMetrics metrics) {
    var health = new HealthRoutes(services, metrics);
    routes.get("/healthz", health::alive);
    routes.get("/readyz", health::ready);
    routes.get("/metrics", health::metrics, Role.READ, Role.WRITE, Role.OPERATE);
  }

  private void alive(Context context) {
    Exchange.json(context, 200, JsonNodeFactory.instance.objectNode().put("status", "alive"));
  }

  /** Ready while Kafka can be asked; whether the jobs run, the status says. */
  private void ready(Context context) {
    services.questions().connect();
    if (!services.questions().hears()) {
      throw ProblemException.unavailable(
          "Kafka at %s does not answer".formatted(services.brokers().bootstrap()), null);
    }
    ObjectNode json = JsonNodeFactory.instance.objectNode().put("status", "ready");
    Exchange.json(context, 200, json);
  }

  private void metrics(Context context) throws IOException {
    context.contentType(HttpMetrics.CONTENT_TYPE);
    metrics.write(context.outputStream());
  }
}
