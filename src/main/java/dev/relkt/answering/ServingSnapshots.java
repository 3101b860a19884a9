package dev.relkt.answering;

import dev.relkt.embedding.Encoder;
import dev.relkt.registry.ModelVersion;
import dev.relkt.snapshot.GenerationStore;
import dev.relkt.snapshot.generation.Activation;
import dev.relkt.snapshot.generation.IndexGeneration;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The {@link ServingSnapshot} of the active model and generation, from the generation's first
 * snapshot on. Whoever asks gets the newest; an older one is closed when its last reference is
 * released. Thread-safe; one thread refreshes.
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
   * Looks which model and generation are active, and switches to them if they are others and the
   * generation has a snapshot.
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
    Optional<Activation> activation = store.decisions().latestActivation();
    if (activation.isEmpty() || isServed(activation.get())) {
      return;
    }
    ModelVersion model = activation.get().model();
    IndexGeneration generation = store.generation(activation.get().generation()).orElseThrow();
    if (store.latestSnapshot(generation.number()).isEmpty()) {
      return;
    }
    var next = new ServingSnapshot(encoders.apply(model), model, generation);
    ServingSnapshot before;
    synchronized (this) {
      if (closed) {
        next.release();
        return;
      }
      before = current;
      current = next;
    }
    LOG.info("questions are answered by {} and generation {} from now on", model, generation);
    if (before != null) {
      before.release();
    }
  }

  /** The newest one, absent before the first snapshot. To be given back by {@link #release}. */
  public synchronized Optional<ServingSnapshot> acquire() {
    return current != null && current.tryRetain() ? Optional.of(current) : Optional.empty();
  }

  /** Gives one back. */
  public void release(ServingSnapshot snapshot) {
    snapshot.release();
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
      last.release();
    }
  }

  private synchronized boolean isServed(Activation activation) {
    return current != null
        && current.generation().number() == activation.generation()
        && current.model().equals(activation.model());
  }
}
