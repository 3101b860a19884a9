package dev.relkt.http.mcp;

import dev.relkt.http.access.Access;
import dev.relkt.http.access.Role;
import dev.relkt.http.exchange.Exchange;
import dev.relkt.http.service.Services;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.modelcontextprotocol.common.McpTransportContext;
import io.modelcontextprotocol.server.McpServer;
import io.modelcontextprotocol.server.McpStatelessServerFeatures.SyncToolSpecification;
import io.modelcontextprotocol.server.transport.HttpServletStatelessServerTransport;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * {@code POST /mcp}: streamable HTTP without sessions, so that requests of one client may go to any
 * gateway. Whatever holds for requests to other addresses holds here: this is a route like them.
 */
public final class McpRoutes {

  private static final String ADDRESS = "/mcp";

  /** What is around a passage in a call. */
  private static final int MORE_BYTES = 1 << 16;

  private final HttpServletStatelessServerTransport servlet;

  private McpRoutes(Services services) {
    var tools =
        new PassageTools(
            services,
            services.settings().http().mcpWrites()
                ? PassageTools.Writes.ALLOWED
                : PassageTools.Writes.NONE);
    servlet =
        HttpServletStatelessServerTransport.builder()
            .jsonMapper(PassageTools.MAPPER)
            .messageEndpoint(ADDRESS)
            .contextExtractor(McpRoutes::caller)
            .maxRequestSize(2 * services.passages().maxBytes() + MORE_BYTES)
            .build();
    List<SyncToolSpecification> specifications =
        tools.all().stream()
            .map(
                tool ->
                    new SyncToolSpecification(
                        tool.tool(),
                        (context, request) -> PassageTools.call(tool, access(context), request)))
            .toList();
    var unused =
        McpServer.sync(servlet)
            .serverInfo(PassageTools.server())
            .instructions(PassageTools.INSTRUCTIONS)
            .capabilities(PassageTools.CAPABILITIES)
            .jsonMapper(PassageTools.MAPPER)
            .jsonSchemaValidator(PassageTools.VALIDATOR)
            .validateToolInputs(false) // done by the tools, with their words, and not logged
            .immediateExecution(true)
            .addToolFilter((context, tool) -> tools.visible(access(context), tool.name()))
            .tools(specifications)
            .build();
  }

  /** Adds it. */
  public static void add(RoutesConfig routes, Services services) {
    routes.post(ADDRESS, new McpRoutes(services)::serve, Role.READ, Role.WRITE);
  }

  private void serve(Context context) throws ServletException, IOException {
    servlet.service(context.req(), context.res());
  }

  private static McpTransportContext caller(HttpServletRequest request) {
    return McpTransportContext.create(
        Map.of(Exchange.ACCESS, Objects.requireNonNull(request.getAttribute(Exchange.ACCESS))));
  }

  private static Access access(McpTransportContext context) {
    return (Access) Objects.requireNonNull(context.get(Exchange.ACCESS));
  }
}
