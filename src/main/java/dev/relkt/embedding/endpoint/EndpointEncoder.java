package dev.relkt.embedding.endpoint;

import dev.relkt.embedding.Embedding;
import dev.relkt.embedding.Encoder;
import dev.relkt.embedding.EncoderUnavailable;
import dev.relkt.embedding.PassageText;
import dev.relkt.registry.EmbeddingSpace;
import dev.relkt.registry.Endpoint;
import dev.relkt.registry.ModelManifest;
import dev.relkt.registry.ModelRefused;
import dev.relkt.registry.Prefixes;
import dev.relkt.registry.VectorSpec;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * The encoder of a version whose network runs elsewhere. Texts are cut into windows here, get their
 * prefixes, and go to the endpoint; vectors of any length are cut, if the version says so, and
 * scaled to length 1.
 *
 * <p>The golden texts are encoded when it is opened and at intervals while it is used, so that
 * another model behind the same name is noticed. Remote sums may differ a little with the texts
 * beside: the vectors of a text are the same up to a cosine of {@value GoldenCheck#LEAST_COSINE}.
 *
 * <p>Thread-safe. Interrupting a caller ends its call at once with {@link EncoderUnavailable}, and
 * so does closing.
 */
public final class EndpointEncoder implements Encoder {

  private final VectorSpec spec;
  private final EndpointClient client;
  private final GoldenCheck golden;
  private final EndpointWindows windows;
  private final EndpointVectors vectors;
  private final int cheapBatch;
  private final Duration patience;

  /** Whether closing it closes the client, which those of another patience share. */
  private final boolean owner;

  private EndpointEncoder(
      ModelManifest manifest, EndpointClient client, EndpointRules rules, Time time) {
    Endpoint endpoint = manifest.endpoint().orElseThrow();
    String questionPrefix = manifest.prefixes().map(Prefixes::question).orElse("");
    String passagePrefix = manifest.prefixes().map(Prefixes::passage).orElse("");
    spec = manifest.vectors();
    this.client = client;
    cheapBatch = endpoint.batchTexts();
    patience = rules.patience();
    owner = true;
    golden =
        new GoldenCheck(
            client,
            endpoint,
            questionPrefix,
            manifest.dimension(),
            manifest.golden(),
            rules.checkInterval(),
            time);
    windows =
        new EndpointWindows(manifest.windowRule(), manifest.title(), questionPrefix, passagePrefix);
    vectors = new EndpointVectors(client, endpoint, manifest.dimension(), golden);
  }

  private EndpointEncoder(EndpointEncoder of, Duration patience) {
    spec = of.spec;
    client = of.client;
    golden = of.golden;
    windows = of.windows;
    vectors = of.vectors;
    cheapBatch = of.cheapBatch;
    this.patience = patience;
    owner = false;
  }

  /**
   * Opens a version and proves it on its golden texts.
   *
   * @throws ModelRefused if its key is missing, or the endpoint's model is not the version's
   * @throws EncoderUnavailable if the endpoint does not answer within 20 seconds
   */
  public static EndpointEncoder open(ModelManifest manifest, EndpointRules rules) {
    return open(manifest, rules, name -> Optional.ofNullable(System.getenv(name)), Time.SYSTEM);
  }

  static EndpointEncoder open(
      ModelManifest manifest,
      EndpointRules rules,
      Function<String, Optional<String>> environment,
      Time time) {
    Endpoint endpoint =
        manifest
            .endpoint()
            .orElseThrow(
                () ->
                    new ModelRefused(
                        "model %s: no endpoint (expected: one); it runs here"
                            .formatted(manifest.modelVersion())));
    String what = "model " + manifest.modelVersion();
    EndpointKey key = EndpointKey.of(what, endpoint, environment);
    var client = new EndpointClient(what, endpoint, key, time);
    var encoder = new EndpointEncoder(manifest, client, rules, time);
    try {
      encoder.asked(
          EndpointRules.OPENING,
          until -> {
            encoder.golden.prove(until);
            return encoder;
          });
      return encoder;
    } catch (RuntimeException | Error e) {
      encoder.close();
      throw e;
    }
  }

  @Override
  public EmbeddingSpace space() {
    return spec.space();
  }

  @Override
  public int dimension() {
    return spec.dimension();
  }

  @Override
  public VectorSpec vectors() {
    return spec;
  }

  @Override
  public List<Embedding> encodeQuestions(List<String> texts) {
    var pieces = new ArrayList<Piece>(texts.size());
    for (int i = 0; i < texts.size(); i++) {
      try {
        pieces.add(windows.question(texts.get(i)));
      } catch (IllegalArgumentException e) {
        throw new IllegalArgumentException("question %d: %s".formatted(i, e.getMessage()), e);
      }
    }
    return encoded(pieces).stream()
        .map(parts -> new Embedding(space(), UnitVector.between(parts)))
        .toList();
  }

  @Override
  public List<List<Embedding>> encodePassages(List<PassageText> passages) {
    var pieces = new ArrayList<Piece>();
    int[] ends = new int[passages.size()];
    for (int i = 0; i < ends.length; i++) {
      try {
        pieces.addAll(windows.passage(passages.get(i)));
      } catch (IllegalArgumentException e) {
        throw new IllegalArgumentException("passage %d: %s".formatted(i, e.getMessage()), e);
      }
      ends[i] = pieces.size();
    }
    List<List<float[]>> encoded = encoded(pieces);
    var byPassage = new ArrayList<List<Embedding>>(ends.length);
    int from = 0;
    for (int end : ends) {
      byPassage.add(
          encoded.subList(from, end).stream()
              .flatMap(List::stream)
              .map(vector -> new Embedding(space(), vector))
              .toList());
      from = end;
    }
    return byPassage;
  }

  private List<List<float[]>> encoded(List<Piece> pieces) {
    if (pieces.isEmpty()) {
      return List.of();
    }
    return asked(
        patience,
        until -> {
          golden.ifDue(until);
          return vectors.of(pieces, until);
        });
  }

  private interface Asking<T> {
    T until(long nanos) throws InterruptedException;
  }

  private <T> T asked(Duration patience, Asking<T> asking) {
    try {
      return asking.until(client.nanos() + patience.toNanos());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new EncoderUnavailable(
          "%s: interrupted while it was asked".formatted(client.what()), e);
    }
  }

  @Override
  public Encoder withPatience(Duration patience) {
    return new EndpointEncoder(this, patience);
  }

  @Override
  public int cheapBatch() {
    return cheapBatch;
  }

  @Override
  public void close() {
    if (owner) {
      client.close();
    }
  }
}
