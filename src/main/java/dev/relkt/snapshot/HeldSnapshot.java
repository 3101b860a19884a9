package dev.relkt.snapshot;

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
 * The newest snapshot of a generation, with a lease that is renewed until this is closed, so that
 * nobody collects its files meanwhile. For those who read and answer nobody.
 */
public final class HeldSnapshot implements AutoCloseable {

  /** What the ids of such leases begin with: these readers are not waited for. */
  public static final String LEASE_PREFIX = "held-";

  private static final Logger LOG = LoggerFactory.getLogger(HeldSnapshot.class);

  /** Well within the time after which a silent reader counts as gone. */
  private static final Duration HEARTBEAT = Duration.ofSeconds(10);

  /** A snapshot is collected between the look and the lease only once in a while. */
  private static final int TRIES = 10;

  private final GenerationStore store;
  private final String reader;
  private final IndexSnapshot snapshot;
  private final ScheduledExecutorService heart;

  private HeldSnapshot(GenerationStore store, String reader, IndexSnapshot snapshot) {
    this.store = store;
    this.reader = reader;
    this.snapshot = snapshot;
    heart =
        Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name(reader).factory());
    var unused =
        heart.scheduleWithFixedDelay(
            this::renew, HEARTBEAT.toMillis(), HEARTBEAT.toMillis(), TimeUnit.MILLISECONDS);
  }

  /**
   * The newest one; absent where none was published.
   *
   * @throws java.io.UncheckedIOException if the index root cannot be read or the lease not be
   *     written
   */
  public static Optional<HeldSnapshot> newest(GenerationStore store, int generation) {
    String reader = LEASE_PREFIX + UUID.randomUUID();
    try {
      for (int tries = 0; tries < TRIES; tries++) {
        Optional<IndexSnapshot> newest = store.latestSnapshot(generation);
        if (newest.isEmpty()) {
          break;
        }
        // First the lease, then a second look: whoever collects garbage sees one or the other.
        store.write(lease(reader, newest.get()));
        if (store.snapshot(generation, newest.get().number()).isPresent()) {
          return Optional.of(new HeldSnapshot(store, reader, newest.get()));
        }
      }
    } catch (RuntimeException e) {
      end(store, reader);
      throw e;
    }
    end(store, reader);
    return Optional.empty();
  }

  public IndexSnapshot snapshot() {
    return snapshot;
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
      store.write(lease(reader, snapshot));
    } catch (RuntimeException e) {
      LOG.warn("lease {} on snapshot {}: not renewed: {}", reader, snapshot.number(), e.toString());
    }
  }

  private static ReaderLease lease(String reader, IndexSnapshot snapshot) {
    return ReaderLease.holding(reader, snapshot.generation(), snapshot.number(), Instant.now());
  }

  private static void end(GenerationStore store, String reader) {
    try {
      store.removeLease(reader);
    } catch (RuntimeException e) {
      LOG.debug("the lease {} ends by itself: {}", reader, e.toString());
    }
  }
}
