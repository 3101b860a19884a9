package dev.relkt.http.rest;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.relkt.http.access.Role;
import dev.relkt.http.exchange.Exchange;
import dev.relkt.http.exchange.Queries;
import dev.relkt.http.problem.Problem.Kind;
import dev.relkt.http.problem.ProblemException;
import dev.relkt.http.service.PassageService;
import dev.relkt.http.service.Services;
import dev.relkt.passage.facet.FacetRequest;
import dev.relkt.passage.filter.PassageFilter;
import dev.relkt.status.PassageCounts;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.util.List;
import java.util.Set;

/** {@code /v1/passages:count}. */
public final class CountRoutes {

  private static final int USUAL_VALUES = 20;

  private final PassageService passages;

  private CountRoutes(Services services) {
    passages = services.passages();
  }

  /** Adds them. */
  public static void add(RoutesConfig routes, Services services) {
    routes.get("/v1/passages:count", new CountRoutes(services)::count, Role.READ);
  }

  private void count(Context context) {
    Queries.only(context, Set.of("filter", "by", "top"), Set.of("by"));
    int top = (int) Queries.whole(context, "top", 1, FacetRequest.MAX_LIMIT).orElse(USUAL_VALUES);
    PassageCounts counts =
        passages.count(Exchange.access(context), filter(context), facets(context, top));
    ObjectNode json = counts.json();
    if (!counts.notes().isEmpty()) {
      counts.notes().forEach(json.putArray("notes")::add);
    }
    Exchange.json(context, 200, json);
  }

  private static PassageFilter filter(Context context) {
    String filter = context.queryParam("filter");
    if (filter == null) {
      return PassageFilter.NONE;
    }
    try {
      return PassageFilter.parse(filter);
    } catch (IllegalArgumentException e) {
      throw new ProblemException(Kind.BAD_REQUEST, "parameter filter: " + e.getMessage(), e);
    }
  }

  private static List<FacetRequest> facets(Context context, int top) {
    List<String> fields = context.queryParams("by");
    if (fields.size() > FacetRequest.MAX_FACETS) {
      throw new ProblemException(
          Kind.BAD_REQUEST,
          "parameter by: %d times (expected: at most %d)"
              .formatted(fields.size(), FacetRequest.MAX_FACETS));
    }
    try {
      return fields.stream().map(field -> FacetRequest.parse(field, top)).toList();
    } catch (IllegalArgumentException e) {
      throw new ProblemException(Kind.BAD_REQUEST, "parameter by: " + e.getMessage(), e);
    }
  }
}
