package dev.relkt.bench;

import dev.relkt.bench.load.BenchFailed;
import dev.relkt.local.Sleep;
import dev.relkt.registry.ModelVersion;
import dev.relkt.snapshot.GenerationStore;
import dev.relkt.snapshot.IndexRoot;
import dev.relkt.snapshot.IndexSnapshot;
import dev.relkt.snapshot.generation.GenerationRoles;
import dev.relkt.snapshot.generation.IndexGeneration;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/** Waits for what the index root says. */
public final class IndexWatch {

  private static final Duration POLL = Duration.ofMillis(20);
  private static final Duration SILENT = Duration.ofSeconds(10);

  private final GenerationStore store;

  private IndexWatch(GenerationStore store) {
    this.store = store;
  }

  /**
   * Of a root that is there soon.
   *
   * @throws BenchFailed if it is not
   */
  public static IndexWatch of(Path root, Duration patience) {
    await("an index in " + root, patience, () -> IndexRoot.find(root).isPresent());
    return new IndexWatch(IndexRoot.open(root).generations());
  }

  /** Where the root keeps what it says. */
  public GenerationStore store() {
    return store;
  }

  /** The generation that answers. */
  IndexGeneration active() {
    return store
        .activeGeneration()
        .orElseThrow(() -> new BenchFailed("no generation is active (expected: one)"));
  }

  /** The generation of that number. */
  IndexGeneration generation(int number) {
    return store
        .generation(number)
        .orElseThrow(
            () -> new BenchFailed("generation g%d is not there (expected: it)".formatted(number)));
  }

  /** The generation that is built or waits, if it is for that model. */
  Optional<IndexGeneration> candidate(ModelVersion model) {
    return store.roles().candidate().filter(generation -> generation.model().equals(model));
  }

  /** Whether a generation is ready. */
  boolean ready(IndexGeneration generation) {
    store
        .decisions()
        .end(generation.number())
        .ifPresent(
            end -> {
              throw new BenchFailed(
                  "%s ended, %s: %s (expected: ready)"
                      .formatted(generation.id(), end.reason(), end.detail()));
            });
    return store.latestSnapshot(generation.number()).isPresent();
  }

  /**
   * Waits until a reader answers from a snapshot of the active generation that has all before
   * these.
   */
  void awaitSearchable(Map<Integer, Long> nextOffsets, Duration patience) {
    await(
        "a reader of a snapshot with offsets " + nextOffsets,
        patience,
        () -> {
          Optional<IndexSnapshot> snapshot =
              store.activeGeneration().flatMap(active -> store.latestSnapshot(active.number()));
          return snapshot.isPresent()
              && has(snapshot.get(), nextOffsets)
              && store.leases().stream()
                  .filter(lease -> lease.generation() == snapshot.get().generation())
                  .filter(lease -> lease.heartbeatAt().isAfter(Instant.now().minus(SILENT)))
                  .anyMatch(
                      lease ->
                          !lease.history().isEmpty()
                              && lease.history().getLast().snapshot() >= snapshot.get().number());
        });
  }

  /** Waits until every generation that is written has a snapshot with all before these offsets. */
  boolean awaitWritten(Map<Integer, Long> nextOffsets, Duration patience) {
    return happens(
        patience,
        () -> {
          GenerationRoles roles = store.roles();
          return roles.assignments().stream()
              .flatMap(one -> store.latestSnapshot(one.generation().number()).stream())
              .allMatch(snapshot -> has(snapshot, nextOffsets));
        });
  }

  private static boolean has(IndexSnapshot snapshot, Map<Integer, Long> nextOffsets) {
    return nextOffsets.entrySet().stream()
        .allMatch(e -> snapshot.nextOffsets().getOrDefault(e.getKey(), 0L) >= e.getValue());
  }

  /**
   * @throws BenchFailed if it does not hold in time
   */
  static void await(String what, Duration patience, BooleanSupplier holds) {
    if (!happens(patience, holds)) {
      throw new BenchFailed(
          "no %s within %d s; the logs of the system say why"
              .formatted(what, patience.toSeconds()));
    }
  }

  private static boolean happens(Duration patience, BooleanSupplier holds) {
    long until = System.nanoTime() + patience.toNanos();
    while (!holds.getAsBoolean()) {
      if (System.nanoTime() > until) {
        return false;
      }
      Sleep.of(POLL);
    }
    return true;
  }
}
