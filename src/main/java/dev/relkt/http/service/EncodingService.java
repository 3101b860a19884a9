package dev.relkt.http.service;

import dev.relkt.answering.Question;
import dev.relkt.embedding.Embedding;
import dev.relkt.embedding.Encoder;
import dev.relkt.embedding.EncoderUnavailable;
import dev.relkt.embedding.PassageText;
import dev.relkt.http.problem.Problem.Kind;
import dev.relkt.http.problem.ProblemException;
import dev.relkt.job.operator.RegistryEncoders;
import dev.relkt.job.options.Settings;
import dev.relkt.passage.Texts;
import dev.relkt.registry.ModelManifest;
import dev.relkt.registry.ModelRefused;
import dev.relkt.registry.ModelRegistry;
import dev.relkt.registry.ModelVersion;
import dev.relkt.snapshot.IndexRoot;
import dev.relkt.snapshot.generation.Activation;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/**
 * Makes vectors of texts with the models of the registry. Few threads encode, so that many callers
 * do not take the processor from those who ask questions; a large request gives way to others after
 * every {@value #BATCH} texts. Safe for use by several threads.
 */
public final class EncodingService implements AutoCloseable {

  /** Names the model that answers questions now. */
  public static final String ACTIVE = "active";

  /** In one request. */
  public static final int MAX_TEXTS = 2_048;

  /** UTF-16 code units of all texts of a request together. */
  public static final int MAX_CHARS = 1_000_000;

  /** UTF-16 code units of a text that is no question. */
  public static final int MAX_TEXT_CHARS = 100_000;

  private static final int BATCH = 64;
  private static final int WAITING = 64;

  private final Path registryRoot;
  private final Path indexRoot;
  private final KeptEncoders encoders;
  private final ThreadPoolExecutor threads;

  /** What a text is: many models encode questions and passages differently. */
  public enum Side {
    QUESTION(Question.MAX_TEXT_CHARS),
    PASSAGE(MAX_TEXT_CHARS);

    private final int maxChars;

    Side(int maxChars) {
      this.maxChars = maxChars;
    }
  }

  /**
   * A text's vector.
   *
   * @param vector of unit length
   * @param windows of which it is the mean, 1 or more; a question has one
   */
  @SuppressWarnings("ArrayRecordComponent") // on its way to whoever asked, never compared
  public record Encoded(float[] vector, int windows) {}

  EncodingService(Settings settings) {
    registryRoot = settings.model().registryRoot();
    indexRoot = settings.index().root();
    encoders = new KeptEncoders(new RegistryEncoders(settings.model()));
    int size =
        Math.max(1, Math.min(KeptEncoders.MAX, Runtime.getRuntime().availableProcessors() / 2));
    threads =
        new ThreadPoolExecutor(
            size,
            size,
            30,
            TimeUnit.SECONDS,
            new ArrayBlockingQueue<>(WAITING),
            Thread.ofPlatform().daemon().name("relkt-encode-", 0).factory());
    threads.allowCoreThreadTimeOut(true);
  }

  /** The version that answers questions now; absent where there is none yet. */
  public Optional<ModelVersion> active() {
    return IndexRoot.find(indexRoot)
        .flatMap(root -> root.generations().decisions().latestActivation())
        .map(Activation::model);
  }

  /**
   * What a version says of itself.
   *
   * @param name such as {@code student/1}, or {@value #ACTIVE}
   * @throws ProblemException if there is no such version
   */
  public ModelManifest model(String name) {
    if (name.equals(ACTIVE)) {
      return manifest(
          active()
              .orElseThrow(
                  () ->
                      ProblemException.unavailable(
                          "model: \"active\": no generation answers yet", null)));
    }
    var registry = new ModelRegistry(registryRoot);
    List<ModelVersion> versions = registry.list();
    return manifest(
        versions.stream()
            .filter(version -> version.toString().equals(name))
            .findFirst()
            .orElseThrow(
                () ->
                    new ProblemException(
                        Kind.NOT_FOUND,
                        "model: not in the registry (expected: %s)"
                            .formatted(
                                versions.stream()
                                    .map(version -> version + ", ")
                                    .collect(Collectors.joining("", "", ACTIVE))))));
  }

  private ModelManifest manifest(ModelVersion version) {
    try {
      return new ModelRegistry(registryRoot).resolve(version).manifest();
    } catch (ModelRefused e) {
      throw new ProblemException(Kind.CONFLICT, String.valueOf(e.getMessage()), e);
    }
  }

  /**
   * Encodes texts.
   *
   * @param texts at most {@value #MAX_TEXTS}
   * @return one for each, in their order
   * @throws ProblemException if a text is none that can be encoded, the model cannot be opened or
   *     does not answer, or too many wait already
   */
  public List<Encoded> encode(ModelVersion version, Side side, List<String> texts) {
    check(side, texts);
    List<Encoded> all = new ArrayList<>(texts.size());
    for (int from = 0; from < texts.size(); from += BATCH) {
      List<String> batch = texts.subList(from, Math.min(texts.size(), from + BATCH));
      all.addAll(await(version, side, batch));
    }
    return all;
  }

  private static void check(Side side, List<String> texts) {
    if (texts.isEmpty() || texts.size() > MAX_TEXTS) {
      throw new ProblemException(
          Kind.REFUSED, "input: %,d texts (expected: 1 to %,d)".formatted(texts.size(), MAX_TEXTS));
    }
    long chars = 0;
    for (int i = 0; i < texts.size(); i++) {
      String name = texts.size() == 1 ? "input" : "input[%d]".formatted(i);
      String text = Texts.spaced(texts.get(i));
      try {
        Texts.requireWords(name, text);
        Texts.refuseLongerThan(side.maxChars, name, text);
      } catch (IllegalArgumentException e) {
        throw new ProblemException(Kind.REFUSED, String.valueOf(e.getMessage()), e);
      }
      chars += text.length();
    }
    if (chars > MAX_CHARS) {
      throw new ProblemException(
          Kind.REFUSED,
          "input: %,d characters in all texts together (expected: at most %,d)"
              .formatted(chars, MAX_CHARS));
    }
  }

  private List<Encoded> await(ModelVersion version, Side side, List<String> batch) {
    try {
      return threads.submit(() -> encodeNow(version, side, batch)).get();
    } catch (RejectedExecutionException e) {
      throw ProblemException.unavailable(
          threads.isShutdown()
              ? "the gateway is stopping"
              : "%d requests wait to be encoded already; try again".formatted(WAITING),
          e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw ProblemException.unavailable("the gateway is stopping", e);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof ModelRefused refused) {
        throw new ProblemException(Kind.CONFLICT, String.valueOf(refused.getMessage()), refused);
      }
      if (e.getCause() instanceof EncoderUnavailable away) {
        throw ProblemException.unavailable(String.valueOf(away.getMessage()), away);
      }
      throw new IllegalStateException(e.getCause());
    }
  }

  private List<Encoded> encodeNow(ModelVersion version, Side side, List<String> batch) {
    List<String> texts = batch.stream().map(Texts::spaced).toList();
    try (Encoder encoder = encoders.open(version)) {
      return switch (side) {
        case QUESTION ->
            encoder.encodeQuestions(texts).stream().map(e -> new Encoded(e.toArray(), 1)).toList();
        case PASSAGE ->
            encoder
                .encodePassages(texts.stream().map(text -> new PassageText("", text)).toList())
                .stream()
                .map(EncodingService::mean)
                .toList();
      };
    }
  }

  /** One vector for a text that the index would have several for. */
  private static Encoded mean(List<Embedding> windows) {
    float[] first = windows.getFirst().toArray();
    if (windows.size() == 1) {
      return new Encoded(first, 1);
    }
    double[] sum = new double[first.length];
    for (Embedding window : windows) {
      float[] vector = window.toArray();
      for (int i = 0; i < sum.length; i++) {
        sum[i] += vector[i];
      }
    }
    double squares = 0;
    for (double x : sum) {
      squares += x * x;
    }
    if (squares > 0) {
      double length = Math.sqrt(squares);
      for (int i = 0; i < sum.length; i++) {
        first[i] = (float) (sum[i] / length);
      }
    }
    return new Encoded(first, windows.size());
  }

  @Override
  public void close() {
    threads.shutdownNow();
    encoders.close();
  }
}
