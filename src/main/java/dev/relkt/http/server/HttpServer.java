package dev.relkt.http.server;

import dev.relkt.http.access.AccessTokens;
import dev.relkt.http.access.TokensRefused;
import dev.relkt.http.mcp.McpRoutes;
import dev.relkt.http.metrics.HttpMetrics;
import dev.relkt.http.openai.OpenAiRoutes;
import dev.relkt.http.openapi.OpenApi;
import dev.relkt.http.page.PageRoutes;
import dev.relkt.http.rest.AskRoutes;
import dev.relkt.http.rest.CountRoutes;
import dev.relkt.http.rest.DeadLetterRoutes;
import dev.relkt.http.rest.OperationRoutes;
import dev.relkt.http.rest.PassageRoutes;
import dev.relkt.http.service.Services;
import dev.relkt.job.options.RelktOptions;
import dev.relkt.job.options.Settings;
import io.javalin.Javalin;
import io.javalin.config.JavalinConfig;
import io.javalin.config.RoutesConfig;
import io.javalin.http.ContentType;
import io.javalin.util.JavalinException;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.eclipse.jetty.http.UriCompliance;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.NetworkConnectionLimit;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.server.handler.MinimumDataRateHandler;
import org.eclipse.jetty.util.VirtualThreads;
import org.eclipse.jetty.util.thread.QueuedThreadPool;

/**
 * The gateway over HTTP: Jetty, with a virtual thread for each request. Any number may run for the
 * same topics and index. Safe for use by several threads.
 */
public final class HttpServer implements AutoCloseable {

  private static final int SELECTING_THREADS = 16;
  private static final int MAX_HEADER_BYTES = 16 * 1024;

  /** Who sends less is not worth a connection. */
  private static final long MIN_BYTES_PER_SECOND = 100;

  /** A connection on which nothing moves is closed. */
  private static final Duration IDLE = Duration.ofSeconds(30);

  private static final Duration STOP = Duration.ofSeconds(3);

  private final Javalin javalin;
  private final Services services;
  private final URI address;

  private HttpServer(Javalin javalin, Services services, URI address) {
    this.javalin = javalin;
    this.services = services;
    this.address = address;
  }

  /**
   * Starts it. Kafka may be away: what needs it is answered with 503 until it is there.
   *
   * @throws HttpFailed if the address cannot be used, a file cannot be read, or it would be open to
   *     others without tokens
   */
  public static HttpServer start(Settings settings) {
    Settings.Http http = settings.http();
    Optional<AccessTokens> tokens;
    try {
      tokens = http.tokens().map(file -> AccessTokens.read(file, Clock.systemUTC()));
    } catch (TokensRefused e) {
      throw new HttpFailed(String.valueOf(e.getMessage()), e);
    }
    requireTokensOutside(http, tokens);
    var services = new Services(settings);
    try {
      return start(http, tokens, services);
    } catch (RuntimeException e) {
      services.close();
      throw e;
    }
  }

  private static HttpServer start(
      Settings.Http http, Optional<AccessTokens> tokens, Services services) {
    var connections = new ConnectionCount();
    var metrics = new HttpMetrics(services.questions()::waiting, connections::open);
    var tls = ServerTls.of(http);
    Javalin javalin =
        Javalin.create(
            config -> {
              configure(config, http, tls, connections);
              var guard = new RequestGuard(http, tokens, metrics);
              guard.add(config.routes);
              add(config.routes, services, metrics);
            });
    try {
      javalin.start();
    } catch (JavalinException e) {
      Throwable cause = e.getCause() == null ? e : e.getCause();
      throw new HttpFailed(
          "http: %s:%d cannot be used: %s (expected: a free port; http.port or http.address says another one)"
              .formatted(http.address(), http.port(), cause.getMessage()),
          e);
    }
    String host = http.address().contains(":") ? "[" + http.address() + "]" : http.address();
    var address =
        URI.create(
            "%s://%s:%d/".formatted(tls.isPresent() ? "https" : "http", host, javalin.port()));
    return new HttpServer(javalin, services, address);
  }

  private static void add(RoutesConfig routes, Services services, HttpMetrics metrics) {
    HealthRoutes.add(routes, services, metrics);
    OpenApi.add(routes);
    AskRoutes.add(routes, services);
    PassageRoutes.add(routes, services);
    OpenAiRoutes.add(routes, services);
    PageRoutes.add(routes);
    OperationRoutes.add(routes, services);
    DeadLetterRoutes.add(routes, services);
    CountRoutes.add(routes, services);
    McpRoutes.add(routes, services);
  }

  private static void configure(
      JavalinConfig config,
      Settings.Http http,
      Optional<ServerTls> tls,
      ConnectionCount connections) {
    config.startup.showJavalinBanner = false;
    config.startup.showOldJavalinVersionWarning = false;
    config.startup.startupWatcherEnabled = false;
    config.http.defaultContentType = ContentType.PLAIN;
    config.http.prefer405over404 = true;
    config.router.treatMultipleSlashesAsSingleSlash = false;
    config.router.ignoreTrailingSlashes = false;
    var threads = new QueuedThreadPool(SELECTING_THREADS);
    threads.setName("relkt-http");
    threads.setDaemon(true);
    threads.setVirtualThreadsExecutor(VirtualThreads.getNamedVirtualThreadsExecutor("relkt-http-"));
    config.jetty.threadPool = threads;
    config.jetty.modifyHttpConfiguration(HttpServer::limit);
    config.jetty.modifyServletContextHandler(
        handler -> handler.getServletHandler().setDecodeAmbiguousURIs(true));
    config.jetty.modifyServer(
        server -> {
          server.setErrorHandler(new ProblemErrorHandler());
          server.setStopTimeout(STOP.toMillis());
          server.insertHandler(new MinimumDataRateHandler(MIN_BYTES_PER_SECOND, 0));
          server.addBean(new NetworkConnectionLimit(http.maxConnections(), server));
        });
    config.jetty.addConnector(
        (server, httpConfiguration) -> {
          ServerConnector connector =
              tls.map(t -> t.connector(server, httpConfiguration))
                  .orElseGet(
                      () ->
                          new ServerConnector(
                              server,
                              new org.eclipse.jetty.server.HttpConnectionFactory(
                                  httpConfiguration)));
          connector.setHost(http.address());
          connector.setPort(http.port());
          connector.setIdleTimeout(IDLE.toMillis());
          connector.setAcceptQueueSize(1_024);
          connector.addBean(connections);
          return connector;
        });
  }

  private static void limit(HttpConfiguration configuration) {
    configuration.setSendServerVersion(false);
    configuration.setSendXPoweredBy(false);
    configuration.setRequestHeaderSize(MAX_HEADER_BYTES);
    // Ids of passages may have any signs: a slash or a percent sign in one is written as %2F or
    // %25.
    configuration.setUriCompliance(
        UriCompliance.DEFAULT.with(
            "ids",
            UriCompliance.Violation.AMBIGUOUS_PATH_SEPARATOR,
            UriCompliance.Violation.AMBIGUOUS_PATH_ENCODING));
  }

  private static void requireTokensOutside(Settings.Http http, Optional<AccessTokens> tokens) {
    try {
      boolean loopback = InetAddress.getByName(http.address()).isLoopbackAddress();
      if (!loopback && tokens.isEmpty()) {
        throw new HttpFailed(
            "%s: \"%s\", which others can reach, without %s (expected: a file of access tokens, or a loopback address such as 127.0.0.1)"
                .formatted(
                    RelktOptions.HTTP_ADDRESS.key(),
                    http.address(),
                    RelktOptions.HTTP_TOKENS.key()));
      }
    } catch (UnknownHostException e) {
      throw new HttpFailed(
          "%s: \"%s\" is not known (expected: an address of this machine, or its name)"
              .formatted(RelktOptions.HTTP_ADDRESS.key(), http.address()),
          e);
    }
  }

  /** Where it is: {@code http://127.0.0.1:8090/}. */
  public URI address() {
    return address;
  }

  /** What the doors have behind them. */
  public Services services() {
    return services;
  }

  /** The routes as they are declared, such as {@code PUT /v1/passages/<id>}, in their order. */
  public List<String> routes() {
    List<String> routes = new ArrayList<>();
    javalin
        .unsafe
        .internalRouter
        .allHttpHandlers()
        .forEach(
            handler -> {
              var endpoint = handler.endpoint;
              if (endpoint.method.isHttpMethod()) {
                routes.add(endpoint.method.name() + " " + endpoint.path);
              }
            });
    return routes;
  }

  /** Gives requests that run 3 seconds to end. */
  @Override
  public void close() {
    javalin.stop();
    services.close();
  }
}
