package dev.relkt.job.operator;

import dev.relkt.answering.ServedModel;
import dev.relkt.embedding.Encoder;
import dev.relkt.embedding.Encoders;
import dev.relkt.ranking.Ranker;
import dev.relkt.ranking.SentenceScorer;
import dev.relkt.registry.ModelManifest;
import dev.relkt.registry.ModelRefused;
import dev.relkt.registry.ModelVersion;
import dev.relkt.registry.WindowRule;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What replies need of the versions that answer, with the encoders that their rankers take words
 * from: those that questions are encoded with, where these are in the same JVM. The last two are
 * kept, since questions of both come in turn during a swap. For one thread.
 */
final class ServedModels implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(ServedModels.class);
  private static final int MOST = 2;

  /** After a failure a version is tried again, but not for every question. */
  private static final long TRY_AGAIN_NANOS = 30_000_000_000L;

  private final Encoders encoders;
  private final Map<ModelVersion, Open> open = new LinkedHashMap<>();

  /**
   * @param tried whether its encoder was opened, or could not be
   * @param atNanos when, of {@link System#nanoTime}
   */
  private record Open(ServedModel model, @Nullable Encoder encoder, boolean tried, long atNanos) {

    Open(ServedModel model, @Nullable Encoder encoder, boolean tried) {
      this(model, encoder, tried, System.nanoTime());
    }

    boolean isToBeTriedAgain() {
      return !model.trouble().isEmpty() && System.nanoTime() - atNanos > TRY_AGAIN_NANOS;
    }

    void close() {
      if (encoder != null) {
        encoder.close();
      }
    }
  }

  ServedModels(Encoders encoders) {
    this.encoders = encoders;
  }

  /**
   * Of a version; what cannot be had is absent, with the reason.
   *
   * @param sentences whether sentences of answers are to be scored
   */
  ServedModel get(ModelVersion version, boolean sentences) {
    Open known = open.get(version);
    if (known != null && ((sentences && !known.tried) || known.isToBeTriedAgain())) {
      open.remove(version);
      known = null;
    }
    if (known == null) {
      while (open.size() >= MOST) {
        ModelVersion eldest = open.keySet().iterator().next();
        Open gone = open.remove(eldest);
        if (gone != null) {
          gone.close();
        }
      }
      known = opened(version, sentences);
      open.put(version, known);
    }
    return known.model;
  }

  private Open opened(ModelVersion version, boolean sentences) {
    ModelManifest manifest;
    try {
      manifest = encoders.manifest(version);
    } catch (ModelRefused e) {
      LOG.warn("{}: candidates are not ranked: {}", version, e.getMessage());
      return new Open(
          new ServedModel(Optional.empty(), Optional.empty(), String.valueOf(e.getMessage())),
          null,
          true);
    }
    Optional<WindowRule> windows = Optional.of(manifest.windowRule());
    if (manifest.ranker().isEmpty() && !sentences) {
      return new Open(new ServedModel(windows, Optional.empty(), ""), null, false);
    }
    Encoder encoder = null;
    try {
      encoder = encoders.open(version);
      return new Open(
          new ServedModel(
              windows,
              Ranker.of(manifest, encoder),
              "",
              Optional.of(new SentenceScorer(encoder.withPatience(Duration.ZERO)))),
          encoder,
          true);
    } catch (RuntimeException e) {
      if (encoder != null) {
        encoder.close();
      }
      LOG.warn("{}: candidates are not ranked: {}", version, e.getMessage());
      return new Open(
          new ServedModel(windows, Optional.empty(), String.valueOf(e.getMessage())), null, true);
    }
  }

  @Override
  public void close() {
    open.values().forEach(Open::close);
    open.clear();
  }
}
