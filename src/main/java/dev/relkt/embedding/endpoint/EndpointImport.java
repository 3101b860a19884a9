package dev.relkt.embedding.endpoint;

import dev.relkt.embedding.EncoderUnavailable;
import dev.relkt.registry.Encoding;
import dev.relkt.registry.Endpoint;
import dev.relkt.registry.ModelDraft;
import dev.relkt.registry.ModelManifest;
import dev.relkt.registry.ModelManifest.EncoderCall;
import dev.relkt.registry.ModelManifest.Golden;
import dev.relkt.registry.ModelRefused;
import dev.relkt.registry.ModelRegistry;
import dev.relkt.registry.ModelVersion;
import dev.relkt.registry.Prefixes;
import dev.relkt.registry.VectorRule;
import dev.relkt.registry.VectorRule.Pooling;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import org.apache.commons.io.file.PathUtils;

/**
 * An endpoint becomes a version of a registry. It is asked for the vectors of a few texts; what is
 * found there, dimension, texts a request, golden vectors, goes into the manifest.
 */
public final class EndpointImport {

  private final EndpointRequest request;
  private final Consumer<String> progress;
  private final EndpointKey key;
  private final Time time;
  private final String questionPrefix;
  private final String passagePrefix;

  private EndpointImport(
      EndpointRequest request,
      Consumer<String> progress,
      Function<String, Optional<String>> environment,
      Time time) {
    this.request = request;
    this.progress = progress;
    this.time = time;
    key = EndpointKey.of(what(), request.endpoint(1, false, 1), environment);
    questionPrefix = request.prefixes().map(Prefixes::question).orElse("");
    passagePrefix = request.prefixes().map(Prefixes::passage).orElse("");
  }

  /**
   * Imports an endpoint.
   *
   * @param progress told what is done and chosen, a line each
   * @return the version, visible to everybody
   * @throws ModelRefused if its key is missing, or it cannot be an encoder; nothing is visible then
   * @throws EncoderUnavailable if it does not answer; nothing is visible then
   */
  public static ModelVersion into(
      ModelRegistry registry, EndpointRequest request, Consumer<String> progress) {
    return into(
        registry, request, progress, name -> Optional.ofNullable(System.getenv(name)), Time.SYSTEM);
  }

  static ModelVersion into(
      ModelRegistry registry,
      EndpointRequest request,
      Consumer<String> progress,
      Function<String, Optional<String>> environment,
      Time time) {
    return new EndpointImport(request, progress, environment, time).run(registry);
  }

  private String what() {
    return "model " + request.name();
  }

  private ModelVersion run(ModelRegistry registry) {
    progress.accept(
        "asking %s for vectors of model %s; from now on texts that it encodes leave this machine for there"
            .formatted(request.url(), request.model()));
    Found found = dimension();
    Endpoint endpoint = found.endpoint();
    try (var client = new EndpointClient(what(), endpoint, key, time)) {
      var probe = new EndpointProbe(client, questionPrefix, passagePrefix);
      int batch = probe.batch(request.batchTexts());
      progress.accept(
          "%d texts a request%s, %d requests at once%s, an answer within %d s"
              .formatted(
                  batch,
                  batch == request.batchTexts() ? "" : ", it takes no more",
                  endpoint.concurrency(),
                  endpoint.requestsPerMinute().map(", %d a minute"::formatted).orElse(""),
                  endpoint.timeoutSeconds()));
      endpoint = request.endpoint(endpoint.dimension(), endpoint.dimensionSent(), batch);
      List<Golden> golden = probe.golden(endpoint, found.kept());
      probe.requireWholeWindows(request.windows().words());
      return publish(registry, endpoint, found.kept(), golden);
    }
  }

  /**
   * What it gives, and what is kept of it.
   *
   * @param kept components
   */
  private record Found(Endpoint endpoint, int kept) {}

  private Found dimension() {
    int given = given(request.endpoint(ModelManifest.MAX_DIMENSION, false, 1), 0);
    int wanted = request.dimension().orElse(given);
    if (wanted == given) {
      progress.accept("vectors of %d components".formatted(given));
      return new Found(request.endpoint(given, false, request.batchTexts()), given);
    }
    if (wanted > given) {
      throw new ModelRefused(
          "%s, endpoint %s: vectors of %d components (expected: %d or more, as --dimension says); choose fewer"
              .formatted(what(), request.url(), given, wanted));
    }
    try {
      given(request.endpoint(wanted, true, 1), wanted);
      progress.accept(
          "vectors of %d components, as it is asked for with every request".formatted(wanted));
      return new Found(request.endpoint(wanted, true, request.batchTexts()), wanted);
    } catch (ModelRefused e) {
      progress.accept(
          "vectors of %d components, of which the first %d are kept, since it does not give fewer; good only with a model that was trained for that"
              .formatted(given, wanted));
      return new Found(request.endpoint(given, false, request.batchTexts()), wanted);
    }
  }

  private int given(Endpoint endpoint, int dimension) {
    try (var client = new EndpointClient(what(), endpoint, dimension, key, time)) {
      return new EndpointProbe(client, questionPrefix, passagePrefix).dimension();
    }
  }

  private ModelVersion publish(
      ModelRegistry registry, Endpoint endpoint, int kept, List<Golden> golden) {
    Optional<Integer> cut = kept == endpoint.dimension() ? Optional.empty() : Optional.of(kept);
    Encoding encoding =
        Encoding.of(kept, EncoderCall.endpoint(new VectorRule(Pooling.NONE, List.of(), cut, true)))
            .withWindows(Optional.of(request.windows()))
            .withTitle(request.title())
            .withPrefixes(request.prefixes())
            .withEndpoint(Optional.of(endpoint));
    ModelDraft draft =
        ModelDraft.of(request.name(), encoding, request.licence())
            .withNumber(request.number())
            .withGolden(golden)
            .withSources(request.sources());
    try {
      Path staging = Files.createTempDirectory("relkt-import-");
      try {
        Files.writeString(staging.resolve("README.md"), card(endpoint, kept));
        return registry.publish(staging, draft);
      } finally {
        PathUtils.deleteDirectory(staging);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("%s: %s".formatted(what(), e.getMessage()), e);
    }
  }

  private String card(Endpoint endpoint, int kept) {
    return """
        # %s

        Runs elsewhere: model `%s` at %s. Texts are sent there. How it was trained and how good it is are not
        known here.

        - dimension: %d%s
        - key: %s
        - licence: %s
        """
        .formatted(
            request.name(),
            endpoint.model(),
            endpoint.url(),
            kept,
            kept == endpoint.dimension() ? "" : " of %d".formatted(endpoint.dimension()),
            endpoint.keyVariable().map("the environment variable `%s`"::formatted).orElse("none"),
            request.licence());
  }
}
