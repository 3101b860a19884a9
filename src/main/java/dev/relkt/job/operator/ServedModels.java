package dev.relkt.job.operator;

import dev.relkt.answering.ServedModel;
import dev.relkt.embedding.Encoder;
import dev.relkt.embedding.Encoders;
import dev.relkt.ranking.Ranker;
import dev.relkt.registry.ModelManifest;
import dev.relkt.registry.ModelRefused;
import dev.relkt.registry.ModelVersion;
import dev.relkt.registry.WindowRule;
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

  private final Encoders encoders;
  private final Map<ModelVersion, Open> open = new LinkedHashMap<>();

  private record Open(ServedModel model, @Nullable Encoder encoder) {
    void close() {
      if (encoder != null) {
        encoder.close();
      }
    }
  }

  ServedModels(Encoders encoders) {
    this.encoders = encoders;
  }

  /** Of a version; what cannot be had is absent, with the reason. */
  ServedModel get(ModelVersion version) {
    Open known = open.get(version);
    if (known == null) {
      while (open.size() >= MOST) {
        ModelVersion eldest = open.keySet().iterator().next();
        Open gone = open.remove(eldest);
        if (gone != null) {
          gone.close();
        }
      }
      known = opened(version);
      open.put(version, known);
    }
    return known.model;
  }

  private Open opened(ModelVersion version) {
    ModelManifest manifest;
    try {
      manifest = encoders.manifest(version);
    } catch (ModelRefused e) {
      LOG.warn("{}: candidates are not ranked: {}", version, e.getMessage());
      return new Open(
          new ServedModel(Optional.empty(), Optional.empty(), String.valueOf(e.getMessage())),
          null);
    }
    Optional<WindowRule> windows = Optional.of(manifest.windowRule());
    if (manifest.ranker().isEmpty()) {
      return new Open(new ServedModel(windows, Optional.empty(), ""), null);
    }
    Encoder encoder = null;
    try {
      encoder = encoders.open(version);
      return new Open(new ServedModel(windows, Ranker.of(manifest, encoder), ""), encoder);
    } catch (RuntimeException e) {
      if (encoder != null) {
        encoder.close();
      }
      LOG.warn("{}: candidates are not ranked: {}", version, e.getMessage());
      return new Open(
          new ServedModel(windows, Optional.empty(), String.valueOf(e.getMessage())), null);
    }
  }

  @Override
  public void close() {
    open.values().forEach(Open::close);
    open.clear();
  }
}
