package dev.relkt.http.mcp;

import dev.relkt.http.access.Access;
import dev.relkt.http.access.Role;
import dev.relkt.http.service.Services;
import io.modelcontextprotocol.server.McpServer;
import io.modelcontextprotocol.server.McpServerFeatures.SyncToolSpecification;
import io.modelcontextprotocol.server.McpSyncServer;
import io.modelcontextprotocol.server.transport.StdioServerTransportProvider;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/** MCP over a stream of lines in and one out, for one client that started this process. */
public final class StdioMcp implements AutoCloseable {

  private final McpSyncServer server;
  private final OpenRequests requests = new OpenRequests();

  private StdioMcp(
      Services services, Set<Role> roles, InputStream in, OutputStream out, int maxBytes) {
    var tools =
        new PassageTools(
            services,
            roles.contains(Role.WRITE) ? PassageTools.Writes.ALLOWED : PassageTools.Writes.NONE);
    Access access = Access.ALL.only(roles);
    List<SyncToolSpecification> specifications =
        tools.all().stream()
            .map(
                tool ->
                    new SyncToolSpecification(
                        tool.tool(),
                        (exchange, request) -> PassageTools.call(tool, access, request)))
            .toList();
    server =
        McpServer.sync(
                new StdioServerTransportProvider(
                    PassageTools.MAPPER, requests.in(in), requests.out(out), maxBytes))
            .serverInfo(PassageTools.server())
            .instructions(PassageTools.INSTRUCTIONS)
            .capabilities(PassageTools.CAPABILITIES)
            .jsonMapper(PassageTools.MAPPER)
            .jsonSchemaValidator(PassageTools.VALIDATOR)
            .validateToolInputs(false) // done by the tools, with their words, and not logged
            .tools(specifications)
            .build();
  }

  /**
   * Serves.
   *
   * @param roles what the client may do; {@link Role#WRITE} adds the tools that write
   * @param in lines of the client
   * @param out gets lines of the protocol and nothing else
   */
  public static StdioMcp serve(
      Services services, Set<Role> roles, InputStream in, OutputStream out) {
    int maxBytes = 2 * services.passages().maxBytes() + (1 << 16);
    return new StdioMcp(services, EnumSet.copyOf(roles), in, out, maxBytes);
  }

  /** Waits until the client has closed its stream and all that it asked for is answered. */
  public void awaitEnd() throws InterruptedException {
    requests.awaitEnd();
  }

  @Override
  public void close() {
    server.closeGracefully();
  }
}
