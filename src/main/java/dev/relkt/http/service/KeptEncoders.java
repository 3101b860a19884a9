package dev.relkt.http.service;

import dev.relkt.embedding.Encoder;
import dev.relkt.embedding.Encoders;
import dev.relkt.registry.ModelVersion;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * Keeps the encoders of the last few versions open for some minutes, so that one who asks again
 * does not wait for a model that is opened. Safe for use by several threads.
 */
final class KeptEncoders implements AutoCloseable {

  /** How many are kept while nobody uses them. */
  static final int MAX = 2;

  private static final long IDLE_NANOS = Duration.ofMinutes(2).toNanos();

  private final Encoders encoders;
  private final ScheduledExecutorService closer =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().daemon().name("relkt-encoders").factory());
  private final Map<ModelVersion, Kept> kept = new LinkedHashMap<>(4, 0.75f, true);
  private boolean closed;

  private static final class Kept {
    final Encoder encoder;
    long usedAt;

    Kept(Encoder encoder) {
      this.encoder = encoder;
    }
  }

  /**
   * @param encoders whose encoders are shared: one more of a version that is open costs little
   */
  KeptEncoders(Encoders encoders) {
    this.encoders = encoders;
    var unused = closer.scheduleWithFixedDelay(this::closeIdle, 15, 15, TimeUnit.SECONDS);
  }

  /**
   * Opens one, and keeps it.
   *
   * @return to be closed by the caller
   * @throws dev.relkt.registry.ModelRefused as {@link Encoders#open}
   */
  Encoder open(ModelVersion version) {
    Encoder own = encoders.open(version);
    try {
      List<Kept> late = keep(version);
      late.forEach(one -> one.encoder.close());
      return own;
    } catch (RuntimeException | Error e) {
      own.close();
      throw e;
    }
  }

  private synchronized List<Kept> keep(ModelVersion version) {
    if (closed) {
      return List.of();
    }
    kept.computeIfAbsent(version, v -> new Kept(encoders.open(v))).usedAt = System.nanoTime();
    List<Kept> late = new ArrayList<>();
    Iterator<Kept> eldest = kept.values().iterator();
    while (kept.size() > MAX) {
      late.add(eldest.next());
      eldest.remove();
    }
    return late;
  }

  private void closeIdle() {
    List<Kept> idle = new ArrayList<>();
    synchronized (this) {
      kept.values()
          .removeIf(
              one -> {
                boolean late = System.nanoTime() - one.usedAt > IDLE_NANOS;
                if (late) {
                  idle.add(one);
                }
                return late;
              });
    }
    idle.forEach(one -> one.encoder.close());
  }

  @Override
  public synchronized void close() {
    closed = true;
    closer.shutdownNow();
    kept.values().forEach(one -> one.encoder.close());
    kept.clear();
  }
}
