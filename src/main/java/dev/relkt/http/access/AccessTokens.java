package dev.relkt.http.access;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.relkt.passage.Tenant;
import dev.relkt.passage.filter.PassageFilter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Base64;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The file of access tokens:
 *
 * <pre>{@code
 * tokens:
 *   - name: newsroom            # for logs
 *     sha256: 9f86d081884c…     # of the token, which itself stands nowhere
 *     roles: [read, write]      # of read, write, operate
 *     tenant: acme              # optional: whose passages alone are there for it
 *     filter: desk = science    # optional: which passages alone are there for it
 *     expires: 2027-01-01       # optional: not valid from then on; a date in UTC or an instant
 * }</pre>
 *
 * <p>It is read again when it has changed; what cannot be read then is logged, and what was there
 * before holds on. Safe for use by several threads.
 */
public final class AccessTokens {

  private static final Logger LOG = LoggerFactory.getLogger(AccessTokens.class);

  private static final YAMLMapper YAML = new YAMLMapper();
  private static final Pattern SHA256 = Pattern.compile("[0-9a-f]{64}");
  private static final Set<String> FIELDS =
      Set.of("name", "sha256", "roles", "tenant", "filter", "expires");
  private static final int TOKEN_BYTES = 32;
  private static final long LOOK_EVERY_NANOS = 1_000_000_000L;

  private final Path file;
  private final Clock clock;
  private volatile Map<String, Token> byDigest;
  private FileTime readAt;
  private long lookAt = System.nanoTime() + LOOK_EVERY_NANOS;

  private record Token(Access access, Optional<Instant> expires) {}

  private AccessTokens(Path file, Clock clock, Map<String, Token> byDigest, FileTime readAt) {
    this.file = file;
    this.clock = clock;
    this.byDigest = byDigest;
    this.readAt = readAt;
  }

  /**
   * Reads the file.
   *
   * @throws TokensRefused with all that is wrong in it
   */
  public static AccessTokens read(Path file, Clock clock) {
    FileTime time = modified(file);
    return new AccessTokens(file, clock, tokens(file), time);
  }

  /** A new token: 256 random bits as text for headers. */
  public static String random() {
    byte[] bytes = new byte[TOKEN_BYTES];
    new SecureRandom().nextBytes(bytes);
    return "relkt_" + Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }

  /** What the file has of a token. */
  public static String digest(String token) {
    try {
      return HexFormat.of()
          .formatHex(
              MessageDigest.getInstance("SHA-256").digest(token.getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has it", e);
    }
  }

  /** What a token allows; absent where it is not in the file or has expired. */
  public Optional<Access> find(String token) {
    follow();
    Token found = byDigest.get(digest(token));
    return found == null || found.expires().filter(at -> !clock.instant().isBefore(at)).isPresent()
        ? Optional.empty()
        : Optional.of(found.access());
  }

  private synchronized void follow() {
    if (System.nanoTime() < lookAt) {
      return;
    }
    lookAt = System.nanoTime() + LOOK_EVERY_NANOS;
    try {
      FileTime now = modified(file);
      if (!now.equals(readAt)) {
        readAt = now;
        byDigest = tokens(file);
        LOG.info("{}: read again, {} tokens", file, byDigest.size());
      }
    } catch (TokensRefused e) {
      LOG.error("{}; what was there before holds on", e.getMessage());
    }
  }

  private static FileTime modified(Path file) {
    try {
      return Files.getLastModifiedTime(file);
    } catch (IOException e) {
      throw new TokensRefused(
          "http.tokens: %s cannot be read (expected: a file of access tokens): %s"
              .formatted(file, e));
    }
  }

  private static Map<String, Token> tokens(Path file) {
    JsonNode root;
    try {
      root = YAML.readTree(file.toFile());
    } catch (JsonProcessingException e) {
      // Its message quotes the file.
      throw new TokensRefused(
          "http.tokens: %s is no YAML, line %d"
              .formatted(file, e.getLocation() == null ? 0 : e.getLocation().getLineNr()));
    } catch (IOException e) {
      throw new TokensRefused("http.tokens: %s cannot be read: %s".formatted(file, e));
    }
    List<String> mistakes = new ArrayList<>();
    Map<String, Token> tokens = new HashMap<>();
    JsonNode list = root == null ? null : root.get("tokens");
    if (list == null || !list.isArray() || list.isEmpty() || root.size() != 1) {
      mistakes.add("expected: one list \"tokens\" with at least one token");
    } else {
      for (int i = 0; i < list.size(); i++) {
        try {
          add(list.get(i), tokens);
        } catch (IllegalArgumentException e) {
          mistakes.add("tokens[%d]: %s".formatted(i, e.getMessage()));
        }
      }
    }
    if (!mistakes.isEmpty()) {
      throw new TokensRefused("http.tokens: %s: %s".formatted(file, String.join("; ", mistakes)));
    }
    return Map.copyOf(tokens);
  }

  private static void add(JsonNode node, Map<String, Token> tokens) {
    node.fieldNames()
        .forEachRemaining(
            field -> {
              if (!FIELDS.contains(field)) {
                throw new IllegalArgumentException(
                    "unknown field \"%s\" (expected: name, sha256, roles, tenant, filter, expires)"
                        .formatted(field));
              }
            });
    String name = required(node, "name");
    String digest = required(node, "sha256").toLowerCase(Locale.ROOT);
    if (!SHA256.matcher(digest).matches()) {
      throw new IllegalArgumentException(
          "sha256: %d characters (expected: 64 hexadecimal digits; \"relkt token\" makes a token and prints its line)"
              .formatted(digest.length()));
    }
    Set<Role> roles = roles(node.get("roles"));
    Optional<Tenant> tenant = text(node, "tenant").map(Tenant::new);
    PassageFilter filter =
        text(node, "filter").map(PassageFilter::parse).orElse(PassageFilter.NONE);
    Optional<Instant> expires = text(node, "expires").map(AccessTokens::instant);
    var token = new Token(new Access(name, roles, tenant, filter), expires);
    if (tokens.putIfAbsent(digest, token) != null) {
      throw new IllegalArgumentException("sha256: two tokens have the same (expected: one each)");
    }
  }

  private static Set<Role> roles(@Nullable JsonNode node) {
    Set<Role> roles = EnumSet.noneOf(Role.class);
    if (node != null && node.isArray()) {
      for (JsonNode one : node) {
        try {
          roles.add(Role.valueOf(one.asText().toUpperCase(Locale.ROOT)));
        } catch (IllegalArgumentException e) {
          throw new IllegalArgumentException(
              "roles: \"%s\" (expected: read, write, operate)".formatted(one.asText()), e);
        }
      }
    }
    if (roles.isEmpty()) {
      throw new IllegalArgumentException("roles: none (expected: a list of read, write, operate)");
    }
    return roles;
  }

  private static String required(JsonNode node, String field) {
    return text(node, field)
        .filter(text -> !text.isBlank())
        .orElseThrow(
            () -> new IllegalArgumentException("%s: missing (expected: a text)".formatted(field)));
  }

  private static Optional<String> text(JsonNode node, String field) {
    return Optional.ofNullable(node.get(field)).filter(n -> !n.isNull()).map(JsonNode::asText);
  }

  private static Instant instant(String text) {
    try {
      return text.length() <= 10
          ? LocalDate.parse(text).atStartOfDay(ZoneOffset.UTC).toInstant()
          : Instant.parse(text);
    } catch (DateTimeException e) {
      throw new IllegalArgumentException(
          "expires: \"%s\" (expected: a date such as 2027-01-31 or an instant such as 2027-01-31T12:00:00Z)"
              .formatted(text),
          e);
    }
  }
}
