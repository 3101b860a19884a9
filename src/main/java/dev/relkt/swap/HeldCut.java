package dev.relkt.swap;

import dev.relkt.generation.Cut;
import dev.relkt.generation.GenerationStore;
import dev.relkt.generation.IndexGeneration;
import dev.relkt.generation.ReaderLease;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The newest cut of a generation, with a lease that is renewed until this is closed, so that nobody
 * collects its files meanwhile.
 */
final class HeldCut implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(HeldCut.class);

  /** Well within the time after which a silent reader counts as gone. */
  private static final Duration HEARTBEAT = Duration.ofSeconds(10);

  /** A cut is collected between the look and the lease only once in a while. */
  private static final int TRIES = 10;

  private final GenerationStore store;
  private final String reader;
  private final Cut cut;
  private final ScheduledExecutorService heart;

  private HeldCut(GenerationStore store, String reader, Cut cut) {
    this.store = store;
    this.reader = reader;
    this.cut = cut;
    heart =
        Executors.newSingleThreadScheduledExecutor(
            work -> {
              var thread = new Thread(work, reader);
              thread.setDaemon(true);
              return thread;
            });
    var unused =
        heart.scheduleWithFixedDelay(
            this::renew, HEARTBEAT.toMillis(), HEARTBEAT.toMillis(), TimeUnit.MILLISECONDS);
  }

  /**
   * @throws IllegalStateException if the generation has no cut
   */
  static HeldCut newest(GenerationStore store, IndexGeneration generation) {
    String reader = GateSide.LEASE_PREFIX + UUID.randomUUID();
    try {
      for (int tries = 0; tries < TRIES; tries++) {
        Optional<Cut> newest = store.latestCut(generation.number());
        if (newest.isEmpty()) {
          break;
        }
        // First the lease, then a second look: whoever collects garbage sees one or the other.
        store.write(lease(reader, newest.get()));
        if (store.cut(generation.number(), newest.get().number()).isPresent()) {
          return new HeldCut(store, reader, newest.get());
        }
      }
    } catch (RuntimeException e) {
      end(store, reader);
      throw e;
    }
    end(store, reader);
    throw new IllegalStateException(
        "generation %s: no cut to look at (expected: at least one); it is compared when it is built"
            .formatted(generation));
  }

  Cut cut() {
    return cut;
  }

  @Override
  public void close() {
    heart.shutdown();
    try {
      // A beat under way would write the lease again after its end.
      if (!heart.awaitTermination(HEARTBEAT.toMillis(), TimeUnit.MILLISECONDS)) {
        LOG.debug("the lease {} ends by itself", reader);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    end(store, reader);
  }

  private void renew() {
    try {
      store.write(lease(reader, cut));
    } catch (RuntimeException e) {
      LOG.warn("lease {} on cut {}: not renewed: {}", reader, cut.number(), e.toString());
    }
  }

  private static ReaderLease lease(String reader, Cut cut) {
    return ReaderLease.holding(reader, cut.generation(), cut.number(), Instant.now());
  }

  private static void end(GenerationStore store, String reader) {
    try {
      store.removeLease(reader);
    } catch (RuntimeException e) {
      LOG.debug("the lease {} ends by itself: {}", reader, e.toString());
    }
  }
}
