package dev.relkt.cli.model;

import dev.relkt.embedding.endpoint.EndpointImport;
import dev.relkt.embedding.endpoint.EndpointRequest;
import dev.relkt.embedding.intake.ImportRequest;
import dev.relkt.embedding.intake.ImportRequest.CallWish;
import dev.relkt.embedding.intake.ImportRequest.VectorWish;
import dev.relkt.registry.ModelRegistry;
import dev.relkt.registry.ModelVersion;
import dev.relkt.registry.Prefixes;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options of the import of a model that runs elsewhere, named by its URL. */
final class EndpointOptions {

  @Option(
      names = "--model",
      paramLabel = "NAME",
      description = "Of a URL: the endpoint's name for the model, such as text-embedding-3-small.")
  private @Nullable String model;

  @Option(
      names = "--key-variable",
      paramLabel = "VARIABLE",
      description =
          "Of a URL: the environment variable with the key, here and wherever it serves (default:"
              + " none is sent). The key itself is stored nowhere.")
  private @Nullable String keyVariable;

  @Option(
      names = "--batch",
      paramLabel = "N",
      description =
          "Of a URL: the most texts of a request (default: 32, or fewer where it takes no more).")
  private @Nullable Integer batch;

  @Option(
      names = "--concurrency",
      paramLabel = "N",
      description = "Of a URL: the most requests at once from one process (default: 4).")
  private @Nullable Integer concurrency;

  @Option(
      names = "--requests-per-minute",
      paramLabel = "N",
      description = "Of a URL: the most requests a minute from one process (default: no limit).")
  private @Nullable Integer requestsPerMinute;

  @Option(
      names = "--timeout",
      paramLabel = "SECONDS",
      description = "Of a URL: how long an answer may take (default: 60).")
  private @Nullable Integer timeout;

  @Option(
      names = "--plain-http",
      description =
          "Of a URL: allow http:// to another machine. Texts and key go there unencrypted.")
  private boolean plainHttp;

  /** Whether what is imported is named by the URL of an endpoint. */
  static boolean isUrl(String source) {
    return source.regionMatches(true, 0, "http://", 0, 7)
        || source.regionMatches(true, 0, "https://", 0, 8);
  }

  /**
   * What is wrong for a source, if something is: options of one kind of source given for another.
   */
  Optional<String> mistake(String source, ImportRequest request) {
    if (!isUrl(source)) {
      boolean given =
          model != null
              || keyVariable != null
              || batch != null
              || concurrency != null
              || requestsPerMinute != null
              || timeout != null
              || plainHttp;
      return given
          ? Optional.of(
              "--model, --key-variable, --batch, --concurrency, --requests-per-minute, --timeout, --plain-http: for \"%s\" (expected: the URL of an endpoint)"
                  .formatted(source))
          : Optional.empty();
    }
    if (model == null) {
      return Optional.of(
          "--model: missing (expected: the endpoint's name for the model, such as text-embedding-3-small)");
    }
    VectorWish wish = request.vector();
    boolean runsHere =
        wish.pooling().isPresent()
            || wish.normalise().isPresent()
            || !request.call().equals(CallWish.ANY)
            || !request.opLibraries().isEmpty()
            || request.questionModel().isPresent()
            || request.quantised();
    return runsHere
        ? Optional.of(
            "--pooling, --normalize, --tag, --signature, --input, --output, --op-library, --question-model, --quantized: for a URL (expected: a model that runs here)")
        : Optional.empty();
  }

  /**
   * Makes a version of the endpoint.
   *
   * @throws IllegalArgumentException if an option cannot be
   */
  ModelVersion importInto(ModelRegistry registry, ImportRequest asked, Consumer<String> progress) {
    VectorWish wish = asked.vector();
    String questions = wish.questionPrefix().orElse("");
    String passages = wish.passagePrefix().orElse("");
    var request =
        new EndpointRequest(
            asked.name(),
            asked.number(),
            asked.origin(),
            model == null ? "" : model,
            Optional.ofNullable(keyVariable),
            plainHttp,
            wish.dimension(),
            batch == null ? EndpointRequest.BATCH_TEXTS : batch,
            concurrency == null ? EndpointRequest.CONCURRENCY : concurrency,
            Optional.ofNullable(requestsPerMinute),
            timeout == null ? EndpointRequest.TIMEOUT_SECONDS : timeout,
            questions.isEmpty() && passages.isEmpty()
                ? Optional.empty()
                : Optional.of(new Prefixes(questions, passages)),
            asked.windows().orElse(EndpointRequest.WINDOWS),
            asked.title(),
            asked.licence(),
            asked.sources());
    return EndpointImport.into(registry, request, progress);
  }
}
