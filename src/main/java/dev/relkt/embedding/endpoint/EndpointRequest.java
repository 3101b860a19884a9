package dev.relkt.embedding.endpoint;

import dev.relkt.registry.Endpoint;
import dev.relkt.registry.ModelManifest;
import dev.relkt.registry.ModelManifest.Source;
import dev.relkt.registry.ModelManifest.TitleRule;
import dev.relkt.registry.ModelVersion;
import dev.relkt.registry.Prefixes;
import dev.relkt.registry.WindowRule;
import java.util.List;
import java.util.Optional;

/**
 * What {@link EndpointImport} makes a version of.
 *
 * @param name the model's name in the registry
 * @param number the number of the version; absent for the one after the last
 * @param url of the API; {@code /embeddings} or a slash at its end is left out
 * @param model the endpoint's name for it
 * @param keyVariable the environment variable with the key; absent where none is asked for
 * @param plainHttp whether HTTP without TLS to another machine is allowed
 * @param dimension components of a vector; absent for as many as the endpoint gives
 * @param batchTexts the most texts of a request; fewer where the endpoint takes fewer
 * @param concurrency the most requests at once
 * @param requestsPerMinute the most requests a minute
 * @param timeoutSeconds how long an answer may take
 * @param prefixes what comes in front of texts
 * @param windows how passages are cut
 * @param title what becomes of a passage's title
 * @param licence the SPDX id of the model's licence
 * @param sources what it was trained from
 */
public record EndpointRequest(
    String name,
    Optional<Integer> number,
    String url,
    String model,
    Optional<String> keyVariable,
    boolean plainHttp,
    Optional<Integer> dimension,
    int batchTexts,
    int concurrency,
    Optional<Integer> requestsPerMinute,
    int timeoutSeconds,
    Optional<Prefixes> prefixes,
    WindowRule windows,
    TitleRule title,
    String licence,
    List<Source> sources) {

  /**
   * Windows of 200 words, three quarters of that apart. So many that they need not grow: how much
   * text an endpoint takes is not known.
   */
  public static final WindowRule WINDOWS = new WindowRule(200, 150, 1_000);

  /** Several servers take no more. */
  public static final int BATCH_TEXTS = 32;

  public static final int CONCURRENCY = 4;
  public static final int TIMEOUT_SECONDS = 60;

  private static final int BATCH_CHARACTERS = 100_000;

  /**
   * @throws IllegalArgumentException if one of them cannot be
   */
  public EndpointRequest {
    new ModelVersion(name, number.orElse(1)); // must be one
    if (licence.isBlank()) {
      throw new IllegalArgumentException(
          "licence: blank (expected: an SPDX id, or NOASSERTION where it is not known)");
    }
    if (dimension.isPresent()
        && (dimension.get() < 1 || dimension.get() > ModelManifest.MAX_DIMENSION)) {
      throw new IllegalArgumentException(
          "dimension: %d (expected: 1 to %d)"
              .formatted(dimension.get(), ModelManifest.MAX_DIMENSION));
    }
    url = url.strip().replaceFirst("/+$", "").replaceFirst("/embeddings$", "");
    sources = List.copyOf(sources);
    endpoint(
        url,
        model,
        1,
        false,
        keyVariable,
        plainHttp,
        batchTexts,
        concurrency,
        requestsPerMinute,
        timeoutSeconds); // must be one
  }

  /** The endpoint, once it is known what it gives and takes. */
  Endpoint endpoint(int dimension, boolean dimensionSent, int batchTexts) {
    return endpoint(
        url,
        model,
        dimension,
        dimensionSent,
        keyVariable,
        plainHttp,
        batchTexts,
        concurrency,
        requestsPerMinute,
        timeoutSeconds);
  }

  private static Endpoint endpoint(
      String url,
      String model,
      int dimension,
      boolean dimensionSent,
      Optional<String> keyVariable,
      boolean plainHttp,
      int batchTexts,
      int concurrency,
      Optional<Integer> requestsPerMinute,
      int timeoutSeconds) {
    return new Endpoint(
        url,
        model,
        dimension,
        dimensionSent,
        keyVariable,
        plainHttp,
        batchTexts,
        BATCH_CHARACTERS,
        concurrency,
        requestsPerMinute,
        timeoutSeconds);
  }
}
