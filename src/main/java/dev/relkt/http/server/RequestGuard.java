package dev.relkt.http.server;

import dev.relkt.http.access.Access;
import dev.relkt.http.access.AccessTokens;
import dev.relkt.http.access.Role;
import dev.relkt.http.exchange.Exchange;
import dev.relkt.http.metrics.HttpMetrics;
import dev.relkt.http.problem.Problem;
import dev.relkt.http.problem.Problem.Kind;
import dev.relkt.http.problem.ProblemException;
import dev.relkt.job.options.Settings;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.javalin.http.HandlerType;
import io.javalin.http.HttpResponseException;
import io.javalin.security.RouteRole;
import java.io.IOException;
import java.util.HashSet;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.eclipse.jetty.http.HttpException;
import org.eclipse.jetty.io.EofException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What holds for every request: who it is from and whether that may be, headers that browsers need,
 * problems instead of failures, and its place in the metrics and the log.
 */
final class RequestGuard {

  private static final Logger LOG = LoggerFactory.getLogger("dev.relkt.http.requests");

  private static final String BEARER = "bearer ";
  private static final String STARTED = "relkt.started";
  private static final Set<String> LOOPBACK_NAMES = Set.of("localhost", "127.0.0.1", "[::1]");
  private static final String METHODS = "GET, POST, PUT, DELETE";
  private static final String HEADERS =
      "Authorization, Content-Type, Accept, traceparent, tracestate, Mcp-Session-Id, Mcp-Protocol-Version, Last-Event-ID";

  private final Optional<AccessTokens> tokens;
  private final HttpMetrics metrics;
  private final Set<String> hosts;
  private final Set<String> origins;

  RequestGuard(Settings.Http http, Optional<AccessTokens> tokens, HttpMetrics metrics) {
    this.tokens = tokens;
    this.metrics = metrics;
    hosts = new HashSet<>(LOOPBACK_NAMES);
    hosts.add(http.address().contains(":") ? "[" + http.address() + "]" : http.address());
    http.allowedHosts().forEach(host -> hosts.add(host.toLowerCase(Locale.ROOT)));
    origins = Set.copyOf(http.allowedOrigins());
  }

  void add(RoutesConfig routes) {
    routes.before(this::begin);
    routes.beforeMatched(this::admit);
    routes.after(this::end);
    routes.exception(ProblemException.class, (e, context) -> fail(e, context));
    routes.exception(
        HttpResponseException.class,
        (e, context) ->
            Exchange.problem(context, new Problem(Kind.of(e.getStatus()), detail(e, context))));
    routes.exception(Exception.class, this::unexpected);
  }

  private void begin(Context context) {
    context.attribute(STARTED, System.nanoTime());
    String id = UUID.randomUUID().toString();
    context.attribute(Exchange.REQUEST_ID, id);
    context.header(Exchange.REQUEST_ID, id);
    context.header("X-Content-Type-Options", "nosniff");
    context.header("Cache-Control", "no-store");
    context.header("Referrer-Policy", "no-referrer");
    context.header("Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'");
    requireHost(context);
    origin(context);
  }

  /** A page elsewhere could give itself this machine's address, were any name good. */
  private void requireHost(Context context) {
    if (tokens.isPresent()) {
      return;
    }
    String host = context.host();
    String name = host == null ? "" : withoutPort(host).toLowerCase(Locale.ROOT);
    if (!hosts.contains(name)) {
      throw new ProblemException(
          Kind.FORBIDDEN,
          "Host: another name than those of this gateway (expected: localhost, 127.0.0.1, http.address, or one of http.allowed-hosts)");
    }
  }

  private static String withoutPort(String host) {
    int colon = host.lastIndexOf(':');
    return colon > host.lastIndexOf(']') ? host.substring(0, colon) : host;
  }

  private void origin(Context context) {
    String origin = context.header("Origin");
    if (origin == null || origin.equals(context.scheme() + "://" + context.host())) {
      return;
    }
    if (!origins.contains(origin)) {
      throw new ProblemException(
          Kind.FORBIDDEN,
          "Origin: a page from elsewhere (expected: this gateway's own, or one of http.allowed-origins)");
    }
    context.header("Access-Control-Allow-Origin", origin);
    context.header("Vary", "Origin");
    context.header("Access-Control-Expose-Headers", "X-Request-Id, Retry-After, Mcp-Session-Id");
    if (context.method() == HandlerType.OPTIONS) {
      context.header("Access-Control-Allow-Methods", METHODS);
      context.header("Access-Control-Allow-Headers", HEADERS);
      context.header("Access-Control-Max-Age", "600");
      context.status(204).skipRemainingHandlers();
    }
  }

  private void admit(Context context) {
    Set<RouteRole> wanted = context.routeRoles();
    if (wanted.isEmpty()) {
      return;
    }
    Access access = access(context);
    if (wanted.stream().noneMatch(role -> access.may((Role) role))) {
      throw new ProblemException(
          Kind.FORBIDDEN,
          "the access token has %s (expected: %s)".formatted(names(access.roles()), names(wanted)));
    }
    context.attribute(Exchange.ACCESS, access);
  }

  private Access access(Context context) {
    if (tokens.isEmpty()) {
      return Access.ALL;
    }
    String header = context.header("Authorization");
    if (header == null
        || !header.regionMatches(true, 0, BEARER, 0, BEARER.length())
        || header.length() == BEARER.length()) {
      context.header("WWW-Authenticate", "Bearer");
      throw new ProblemException(
          Kind.NO_TOKEN, "Authorization: missing (expected: \"Bearer TOKEN\")");
    }
    return tokens
        .get()
        .find(header.substring(BEARER.length()).strip())
        .orElseThrow(
            () -> {
              context.header("WWW-Authenticate", "Bearer error=\"invalid_token\"");
              return new ProblemException(
                  Kind.NO_TOKEN,
                  "Authorization: the token is not known or has expired (expected: one of http.tokens)");
            });
  }

  private static String names(Set<? extends RouteRole> roles) {
    return roles.stream()
        .map(role -> ((Role) role).wireName())
        .sorted()
        .collect(Collectors.joining(" or "));
  }

  private void end(Context context) {
    Long started = context.attribute(STARTED);
    String route = route(context);
    long nanos = started == null ? 0 : System.nanoTime() - started;
    metrics.count(route, context.method().name(), context.statusCode(), nanos);
    if (LOG.isDebugEnabled()) {
      Access access = context.attribute(Exchange.ACCESS);
      LOG.debug(
          "{} {} {} in {} ms, of {}, request {}",
          context.method(),
          route,
          context.statusCode(),
          nanos / 1_000_000,
          access == null ? "nobody" : access.name(),
          context.attribute(Exchange.REQUEST_ID));
    }
  }

  /** As it is declared: addresses that nobody serves are one. */
  private static String route(Context context) {
    var endpoint = context.endpoints().lastHttpEndpoint();
    return endpoint == null ? "none" : endpoint.path;
  }

  private static void fail(ProblemException e, Context context) {
    if (e.problem().kind().status() >= 500) {
      LOG.warn(
          "request {}: {} {}",
          context.<String>attribute(Exchange.REQUEST_ID),
          e.problem().kind().status(),
          e.getMessage());
    }
    Exchange.problem(context, e.problem());
  }

  private static String detail(HttpResponseException e, Context context) {
    return switch (e.getStatus()) {
      case 404 -> "nothing is served at this address (expected: one of GET /openapi.json)";
      case 405 ->
          "%s is not served at this address (expected: one of GET /openapi.json)"
              .formatted(context.method());
      default -> Objects.requireNonNullElse(e.getMessage(), "not understood");
    };
  }

  private void unexpected(Exception e, Context context) {
    HttpException bad = cause(e, HttpException.class);
    if (bad != null) {
      Exchange.problem(
          context,
          new Problem(
              Kind.of(bad.getCode()),
              Objects.requireNonNullElse(bad.getReason(), "not understood")));
      return;
    }
    if (cause(e, EofException.class) != null || cause(e, IOException.class) != null) {
      LOG.debug("a client went away: {}", e.toString());
      Exchange.problem(context, new Problem(Kind.BAD_REQUEST, "the connection broke"));
      return;
    }
    LOG.error("request {} failed", context.<String>attribute(Exchange.REQUEST_ID), e);
    Exchange.problem(
        context,
        new Problem(Kind.FAILED, "the gateway's log has the reason, under the request's id"));
  }

  private static <T> @Nullable T cause(Throwable thrown, Class<T> type) {
    for (Throwable t = thrown; t != null; t = t.getCause()) {
      if (type.isInstance(t)) {
        return type.cast(t);
      }
    }
    return null;
  }
}
