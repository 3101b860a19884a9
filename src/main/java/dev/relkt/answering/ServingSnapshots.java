package dev.relkt.answering;

import dev.relkt.embedding.Encoder;
import dev.relkt.generation.GenerationStore;
import dev.relkt.generation.IndexGeneration;
import dev.relkt.registry.ModelVersion;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The {@link ServingSnapshot} of the active generation, from its first cut on. Whoever asks gets
 * the newest; an older one is closed when the last holder gives it back. Thread-safe; one thread
 * refreshes.
 */
public final class ServingSnapshots implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(ServingSnapshots.class);

  private final Supplier<Optional<GenerationStore>> index;
  private final Function<ModelVersion, Encoder> encoders;
  private @Nullable GenerationStore store;
  private @Nullable ServingSnapshot current;
  private boolean closed;

  /**
   * @param index empty as long as nobody made it
   * @param encoders opens one; it is closed here
   */
  public ServingSnapshots(
      Supplier<Optional<GenerationStore>> index, Function<ModelVersion, Encoder> encoders) {
    this.index = index;
    this.encoders = encoders;
  }

  /**
   * Looks which generation is active, and swaps if it is another one and has a cut.
   *
   * @throws dev.relkt.registry.ModelRefused if its encoder cannot be had; what is served stays so
   */
  public void refresh() {
    if (store == null) {
      store = index.get().orElse(null);
    }
    if (store == null) {
      return;
    }
    Optional<IndexGeneration> active = store.activeGeneration();
    if (active.isEmpty() || isServed(active.get())) {
      return;
    }
    IndexGeneration generation = active.get();
    if (store.latestCut(generation.number()).isEmpty()) {
      return;
    }
    var next = new ServingSnapshot(encoders.apply(generation.model()), generation);
    ServingSnapshot before;
    synchronized (this) {
      if (closed) {
        next.letGo();
        return;
      }
      before = current;
      current = next;
    }
    LOG.info("questions are answered by generation {} from now on", generation);
    if (before != null) {
      before.letGo();
    }
  }

  /** The newest one, absent before the first cut. To be given back by {@link #release}. */
  public synchronized Optional<ServingSnapshot> acquire() {
    return current != null && current.tryHold() ? Optional.of(current) : Optional.empty();
  }

  /** Gives one back. */
  public void release(ServingSnapshot snapshot) {
    snapshot.letGo();
  }

  @Override
  public void close() {
    ServingSnapshot last;
    synchronized (this) {
      closed = true;
      last = current;
      current = null;
    }
    if (last != null) {
      last.letGo();
    }
  }

  private synchronized boolean isServed(IndexGeneration generation) {
    return current != null && current.generation().number() == generation.number();
  }
}
