package dev.relkt.http.openai;

import dev.relkt.http.access.Role;
import dev.relkt.http.exchange.Exchange;
import dev.relkt.http.exchange.Queries;
import dev.relkt.http.service.EncodingService;
import dev.relkt.http.service.OperationService;
import dev.relkt.http.service.Services;
import dev.relkt.registry.ModelManifest;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.util.Set;

/**
 * {@code GET /v1/models/NAME/NUMBER}: a version of the registry, as the list has it, with what the
 * API knows of a model and what ReLKT knows beside it.
 */
final class ModelRoutes {

  private final EncodingService encoding;
  private final OperationService operations;

  private ModelRoutes(Services services) {
    encoding = services.encoding();
    operations = services.operations();
  }

  static void add(RoutesConfig routes, Services services) {
    var models = new ModelRoutes(services);
    routes.get("/v1/models/<id>", models::one, Role.READ);
  }

  private void one(Context context) {
    Queries.only(context, Set.of());
    ModelManifest manifest = encoding.model(context.pathParam("id"));
    Exchange.json(context, 200, operations.model(manifest.modelVersion()));
  }
}
