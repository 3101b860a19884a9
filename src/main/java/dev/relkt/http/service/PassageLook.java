package dev.relkt.http.service;

import dev.relkt.http.problem.ProblemException;
import dev.relkt.snapshot.GenerationStore;
import dev.relkt.snapshot.IndexRoot;
import dev.relkt.snapshot.IndexSnapshot;
import dev.relkt.snapshot.PublishedPassages;
import dev.relkt.snapshot.generation.IndexGeneration;
import dev.relkt.snapshot.store.IndexRefused;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Looks at the newest published snapshot, which stays open for some seconds for others who look.
 * One look at a time. Safe for use by several threads.
 */
final class PassageLook implements AutoCloseable {

  /** A snapshot that nobody looks at is closed, so that its files can be collected. */
  private static final long IDLE_NANOS = Duration.ofSeconds(20).toNanos();

  private final Path root;
  private final ScheduledExecutorService closer =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().daemon().name("relkt-look").factory());
  private @Nullable PublishedPassages open;
  private long usedAt;
  private boolean closed;

  PassageLook(Path root) {
    this.root = root;
    var unused = closer.scheduleWithFixedDelay(this::closeIdle, 5, 5, TimeUnit.SECONDS);
  }

  /** The index root; absent where there is none yet. */
  Optional<GenerationStore> store() {
    return IndexRoot.find(root).map(IndexRoot::generations);
  }

  /**
   * What a look at the newest snapshot gives; nothing of it may be used afterwards.
   *
   * @throws ProblemException if nothing is published yet, or it cannot be read
   */
  synchronized <T> T at(Function<PublishedPassages, T> look) {
    try {
      return look.apply(newest());
    } catch (IndexRefused | UncheckedIOException e) {
      release();
      throw ProblemException.unavailable("the index cannot be read: " + e.getMessage(), e);
    } finally {
      usedAt = System.nanoTime();
    }
  }

  private PublishedPassages newest() {
    if (closed) {
      throw ProblemException.unavailable("the gateway is stopping", null);
    }
    GenerationStore store =
        store().orElseThrow(() -> ProblemException.unavailable("there is no index yet", null));
    IndexGeneration active =
        store
            .activeGeneration()
            .orElseThrow(() -> ProblemException.unavailable("no generation answers yet", null));
    PublishedPassages there = open;
    if (there != null && isNewest(there.snapshot(), store, active)) {
      return there;
    }
    release();
    PublishedPassages opened =
        PublishedPassages.newest(store, active)
            .orElseThrow(() -> ProblemException.unavailable("nothing is published yet", null));
    open = opened;
    return opened;
  }

  private static boolean isNewest(
      IndexSnapshot snapshot, GenerationStore store, IndexGeneration active) {
    return snapshot.generation() == active.number()
        && store
            .latestSnapshot(active.number())
            .filter(newest -> newest.number() == snapshot.number())
            .isPresent();
  }

  private synchronized void closeIdle() {
    if (open != null && System.nanoTime() - usedAt > IDLE_NANOS) {
      release();
    }
  }

  private void release() {
    if (open != null) {
      open.close();
      open = null;
    }
  }

  @Override
  public synchronized void close() {
    closed = true;
    closer.shutdownNow();
    release();
  }
}
