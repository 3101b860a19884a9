package dev.relkt.snapshot;

import dev.relkt.snapshot.generation.IndexGeneration;
import dev.relkt.snapshot.store.IndexRefused;
import dev.relkt.snapshot.store.Names;
import dev.relkt.snapshot.store.ResourceStore;
import dev.relkt.snapshot.store.SealedJson;
import dev.relkt.snapshot.store.StoredFile;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The snapshots of the generations: published in order, the highest complete one is the truth. */
final class IndexSnapshots {

  private static final Logger LOG = LoggerFactory.getLogger(IndexSnapshots.class);
  private static final Duration LIST_AGAIN = Duration.ofSeconds(1);

  private final ResourceStore store;
  private final ShardFiles files;
  private final IndexLayout layout;
  private final Clock clock;

  /**
   * Generation → the snapshot that was the latest when it was last looked for. A snapshot never
   * changes.
   */
  private final Map<Integer, Seen> newest = new ConcurrentHashMap<>();

  /** Generation → why its newest snapshot cannot be read, for those where it cannot. */
  private final Map<Integer, String> damage = new ConcurrentHashMap<>();

  /**
   * A snapshot that was the latest.
   *
   * @param listedAtNanos when all snapshots were listed to find it
   */
  private record Seen(IndexSnapshot snapshot, long listedAtNanos) {}

  IndexSnapshots(ResourceStore store, ShardFiles files, IndexLayout layout, Clock clock) {
    this.store = store;
    this.files = files;
    this.layout = layout;
    this.clock = clock;
  }

  /** The numbers of all snapshots, complete or not, greatest first. */
  List<Long> numbers(int generation) throws IOException {
    return Names.numbersIn(store, Names.snapshots(generation)).reversed();
  }

  Optional<IndexSnapshot> latest(int generation) throws IOException {
    Seen seen = newest.get(generation);
    if (seen != null && isStillLatest(seen)) {
      return Optional.of(seen.snapshot());
    }
    long now = System.nanoTime();
    String damaged = "";
    Optional<IndexSnapshot> found = Optional.empty();
    for (long number : numbers(generation)) {
      try {
        found =
            seen != null && seen.snapshot().number() == number
                ? Optional.of(seen.snapshot())
                : read(generation, number);
      } catch (IndexRefused e) {
        damaged = String.valueOf(e.getMessage());
        found = Optional.empty();
      }
      if (found.isPresent()) {
        newest.put(generation, new Seen(found.get(), now));
        break;
      }
    }
    tell(generation, damaged);
    return found;
  }

  private void tell(int generation, String damaged) {
    String before = damaged.isEmpty() ? damage.remove(generation) : damage.put(generation, damaged);
    if (!damaged.isEmpty() && !damaged.equals(before)) {
      LOG.warn("passing over a snapshot for the one before it: {}", damaged);
    }
  }

  /** Why the newest snapshot was passed over when it was last looked for, empty if it was not. */
  Optional<String> damage(int generation) {
    return Optional.ofNullable(damage.get(generation));
  }

  /**
   * Numbers are given out one after the other: readers that look many times a second look for the
   * next one alone. Once in a while all are listed, since garbage collection may have taken the
   * next one away before it was seen.
   */
  private boolean isStillLatest(Seen seen) throws IOException {
    String next = Names.snapshot(seen.snapshot().generation(), seen.snapshot().number() + 1);
    return System.nanoTime() - seen.listedAtNanos() < LIST_AGAIN.toNanos()
        && store.find(next).isEmpty();
  }

  /**
   * @throws IndexRefused if it is damaged or of another format
   */
  Optional<IndexSnapshot> read(int generation, long number) throws IOException {
    String name = Names.snapshot(generation, number);
    Optional<IndexSnapshot> snapshot = SealedJson.read(store, name, IndexSnapshot.class);
    if (snapshot.isPresent() && snapshot.get().format() != IndexSnapshot.FORMAT) {
      throw new IndexRefused(
          "%s in %s: format %d (expected: %d); read it with the version of ReLKT that wrote it"
              .formatted(name, store.location(), snapshot.get().format(), IndexSnapshot.FORMAT));
    }
    return snapshot;
  }

  Publication publish(IndexGeneration generation, SnapshotDraft draft, Rewind rewind)
      throws IOException {
    requireAllShards(draft);
    // Whoever writes must not go by what it remembers: the file may be damaged or gone by now, and
    // readers that start need one that is whole. A number that was given once is never used again.
    Seen remembered = newest.remove(generation.number());
    long least = remembered == null ? 0 : remembered.snapshot().number();
    while (true) {
      // The number before the look at the latest snapshot: if another one comes in between, the
      // number
      // is taken.
      long number =
          Math.max(least, numbers(generation.number()).stream().findFirst().orElse(0L)) + 1;
      Optional<IndexSnapshot> latest = latest(generation.number());
      if (latest.isPresent()) {
        IndexSnapshot before = latest.get();
        if (before.shards().equals(draft.shards())
            && before.nextOffsets().equals(draft.nextOffsets())) {
          return new Publication(before, Publication.Outcome.ALREADY_THERE);
        }
        if (rewind == Rewind.REFUSED) {
          requireForward(generation, before, draft);
        }
      }
      Set<StoredFile> known = new HashSet<>();
      latest.ifPresent(
          snapshot -> snapshot.shards().forEach(s -> known.addAll(s.files().values())));
      for (StoredShard shard : draft.shards()) {
        files.requirePresent(generation.number(), shard, known);
      }
      IndexSnapshot snapshot =
          new IndexSnapshot(
              IndexSnapshot.FORMAT,
              number,
              generation.number(),
              generation.space(),
              draft.checkpoint(),
              clock.instant().truncatedTo(ChronoUnit.MILLIS),
              draft.shards(),
              draft.nextOffsets(),
              draft.arrivalSampleMillis());
      if (store.putIfAbsent(
          Names.snapshot(generation.number(), number), SealedJson.seal(snapshot))) {
        newest.put(generation.number(), new Seen(snapshot, System.nanoTime()));
        return new Publication(snapshot, Publication.Outcome.PUBLISHED);
      }
      // somebody else took the number: look at what they published
    }
  }

  private void requireAllShards(SnapshotDraft draft) {
    List<Integer> numbers = draft.shards().stream().map(StoredShard::shard).toList();
    for (int shard = 0; shard < Math.max(layout.shards(), numbers.size()); shard++) {
      if (numbers.size() != layout.shards() || numbers.get(shard) != shard) {
        throw new IndexRefused(
            "snapshot of checkpoint %d: shards %s (expected: each from 0 to %d once, in this order)"
                .formatted(draft.checkpoint(), numbers, layout.shards() - 1));
      }
    }
  }

  private void requireForward(
      IndexGeneration generation, IndexSnapshot before, SnapshotDraft draft) {
    before
        .nextOffsets()
        .forEach(
            (partition, next) -> {
              long offered = draft.nextOffsets().getOrDefault(partition, 0L);
              if (offered < next) {
                throw new IndexRefused(
                    "snapshot of checkpoint %d of generation %s in %s: partition %d up to offset %d (expected: %d or more, as in snapshot %d of checkpoint %d that is visible since %s); the job was restored from an older checkpoint or savepoint: restore the newest one, or allow the rewind (index.rewind of the indexing job)"
                        .formatted(
                            draft.checkpoint(),
                            generation.id(),
                            store.location(),
                            partition,
                            offered,
                            next,
                            before.number(),
                            before.checkpoint(),
                            before.publishedAt()));
              }
            });
  }
}
