package dev.relkt.registry;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * An encoder that runs elsewhere and is asked over HTTP: {@code POST <url>/embeddings} with {@code
 * model}, {@code input}, {@code encoding_format} and perhaps {@code dimensions}, as OpenAI's API
 * has it. In JSON an absent {@link Optional} is left out or null.
 *
 * <p>Model, dimension and whether the dimension is sent determine vectors and are part of the
 * embedding space; where the endpoint is, its key and its limits are not: a version that names
 * another address of the same model has the same space.
 *
 * @param url of the API, without {@code /embeddings} and without a slash at its end, such as {@code
 *     https://api.openai.com/v1}; no user, query or fragment
 * @param model the endpoint's name for it, 1 to {@value #MAX_NAME} characters
 * @param dimension components of the vectors that it gives, before any cut
 * @param dimensionSent whether that number is sent with every request; endpoints whose models have
 *     one length alone refuse it
 * @param keyVariable the environment variable with the key, which itself stands nowhere; absent
 *     where none is asked for
 * @param plainHttp whether texts and key may go over HTTP without TLS to another machine
 * @param batchTexts the most texts of a request, 1 to {@value #MAX_BATCH_TEXTS}
 * @param batchCharacters the most characters of a request, but for a single text; 1 or more
 * @param concurrency the most requests at once from one process, 1 to {@value #MAX_CONCURRENCY}
 * @param requestsPerMinute the most requests a minute from one process, 1 or more
 * @param timeoutSeconds how long an answer may take, 1 to {@value #MAX_TIMEOUT_SECONDS}
 */
public record Endpoint(
    String url,
    String model,
    int dimension,
    boolean dimensionSent,
    Optional<String> keyVariable,
    boolean plainHttp,
    int batchTexts,
    int batchCharacters,
    int concurrency,
    Optional<Integer> requestsPerMinute,
    int timeoutSeconds) {

  public static final int MAX_NAME = 256;
  public static final int MAX_BATCH_TEXTS = 2_048;
  public static final int MAX_CONCURRENCY = 256;
  public static final int MAX_TIMEOUT_SECONDS = 600;

  private static final Pattern VARIABLE = Pattern.compile("[A-Za-z_][A-Za-z0-9_]{0,127}");
  private static final Pattern LOOPBACK =
      Pattern.compile("localhost|.+\\.localhost|127(\\.[0-9]{1,3}){3}|\\[::1]");

  /**
   * @throws IllegalArgumentException saying which component is wrong, what was found and what is
   *     expected
   */
  public Endpoint {
    requireUrl(url, plainHttp);
    require(
        !model.isBlank()
            && model.length() <= MAX_NAME
            && model.chars().noneMatch(Character::isISOControl),
        "model",
        "\"%s\"".formatted(model),
        "a name of 1 to %d characters, as the endpoint knows it".formatted(MAX_NAME));
    requireRange("dimension", dimension, ModelManifest.MAX_DIMENSION);
    keyVariable.ifPresent(
        name ->
            require(
                VARIABLE.matcher(name).matches(),
                "key variable",
                "not the name of an environment variable",
                "the variable's name, such as OPENAI_API_KEY, never the key itself"));
    requireRange("batch texts", batchTexts, MAX_BATCH_TEXTS);
    requireRange("batch characters", batchCharacters, Integer.MAX_VALUE);
    requireRange("concurrency", concurrency, MAX_CONCURRENCY);
    requestsPerMinute.ifPresent(n -> requireRange("requests per minute", n, Integer.MAX_VALUE));
    requireRange("timeout seconds", timeoutSeconds, MAX_TIMEOUT_SECONDS);
  }

  private static void requireUrl(String url, boolean plainHttp) {
    URI uri;
    try {
      uri = new URI(url);
    } catch (URISyntaxException e) {
      throw new IllegalArgumentException(
          "endpoint url: \"%s\" (expected: such as https://api.openai.com/v1)".formatted(url), e);
    }
    String scheme = uri.getScheme() == null ? "" : uri.getScheme().toLowerCase(Locale.ROOT);
    require(
        (scheme.equals("http") || scheme.equals("https")) && uri.getHost() != null,
        "url",
        "\"%s\"".formatted(url),
        "such as https://api.openai.com/v1");
    require(
        uri.getRawUserInfo() == null,
        "url",
        "a user or password in it",
        "none; the key stands in an environment variable");
    require(
        uri.getRawQuery() == null && uri.getRawFragment() == null && !url.endsWith("/"),
        "url",
        "\"%s\"".formatted(url),
        "without query, fragment and slash at its end");
    require(
        scheme.equals("https") || plainHttp || isLoopback(uri),
        "url",
        "\"%s\", over which texts and key would go unencrypted".formatted(url),
        "https, or http on this machine, or that plain HTTP is allowed");
  }

  private static boolean isLoopback(URI uri) {
    return LOOPBACK.matcher(uri.getHost().toLowerCase(Locale.ROOT)).matches();
  }

  private static void requireRange(String what, int found, int most) {
    require(
        found >= 1 && found <= most,
        what,
        Integer.toString(found),
        most == Integer.MAX_VALUE ? "1 or more" : "1 to %d".formatted(most));
  }

  private static void require(boolean holds, String what, String found, String expected) {
    if (!holds) {
      throw new IllegalArgumentException(
          "endpoint %s: %s (expected: %s)".formatted(what, found, expected));
    }
  }

  /** Whether it is on this machine, by its name. */
  public boolean onLoopback() {
    return isLoopback(URI.create(url));
  }

  /** Where requests go. */
  public URI embeddings() {
    return URI.create(url + "/embeddings");
  }
}
