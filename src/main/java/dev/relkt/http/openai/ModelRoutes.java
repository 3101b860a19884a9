package dev.relkt.http.openai;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.relkt.http.access.Role;
import dev.relkt.http.exchange.Exchange;
import dev.relkt.http.exchange.Queries;
import dev.relkt.http.service.EncodingService;
import dev.relkt.http.service.EncodingService.Model;
import dev.relkt.http.service.Services;
import dev.relkt.registry.ModelManifest;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.util.Set;

/**
 * {@code GET /v1/models} and {@code GET /v1/models/NAME/NUMBER}: the versions of the registry, with
 * what the API knows of a model and what ReLKT knows beside it.
 */
final class ModelRoutes {

  private final EncodingService encoding;

  private ModelRoutes(Services services) {
    encoding = services.encoding();
  }

  static void add(RoutesConfig routes, Services services) {
    var models = new ModelRoutes(services);
    routes.get("/v1/models", models::list, Role.READ);
    routes.get("/v1/models/<id>", models::one, Role.READ);
  }

  private void list(Context context) {
    Queries.only(context, Set.of());
    ObjectNode json = JsonNodeFactory.instance.objectNode().put("object", "list");
    ArrayNode data = json.putArray("data");
    for (Model model : encoding.models()) {
      write(model.manifest(), model.active(), data.addObject());
    }
    Exchange.json(context, 200, json);
  }

  private void one(Context context) {
    Queries.only(context, Set.of());
    ModelManifest manifest = encoding.model(context.pathParam("id"));
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    boolean active = encoding.active().filter(manifest.modelVersion()::equals).isPresent();
    write(manifest, active, json);
    Exchange.json(context, 200, json);
  }

  private static void write(ModelManifest manifest, boolean active, ObjectNode json) {
    json.put("id", manifest.modelVersion().toString());
    json.put("object", "model");
    json.put("created", manifest.createdAt().getEpochSecond());
    json.put("owned_by", "relkt");
    json.put("active", active);
    json.put("dimension", manifest.dimension());
    json.put("space", manifest.embeddingSpace().toString());
    json.put("licence", manifest.licence());
  }
}
