package dev.relkt.snapshot;

import dev.relkt.snapshot.store.IndexRefused;
import dev.relkt.snapshot.store.Names;
import dev.relkt.snapshot.store.ResourceStore;
import dev.relkt.snapshot.store.SealedJson;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Deletes old snapshots of a generation, and files that no snapshot names; of a generation that has
 * ended everything but what was said about it.
 *
 * <p>A reader writes its lease and then looks whether the snapshot is still there; here the
 * snapshot is deleted and then the leases are looked at. So either the reader sees that its
 * snapshot is gone and takes a newer one, or its lease is seen here and the snapshot is put back.
 */
final class GarbageCollection {

  private final ResourceStore store;
  private final IndexSnapshots snapshots;
  private final ReaderLeases leases;
  private final GarbageRules rules;
  private final Instant now;

  GarbageCollection(
      ResourceStore store,
      IndexSnapshots snapshots,
      ReaderLeases leases,
      GarbageRules rules,
      Instant now) {
    this.store = store;
    this.snapshots = snapshots;
    this.leases = leases;
    this.rules = rules;
    this.now = now;
  }

  /**
   * @param keptSnapshots how many of the newest snapshots stay, 0 for a generation that has ended
   */
  GarbageReport collect(int generation, int keptSnapshots, Collection<StoredShard> pending)
      throws IOException {
    // Listed first: what is written from now on is not looked at.
    List<ResourceStore.Resource> files = store.list(Names.shards(generation));
    List<IndexSnapshot> kept = new ArrayList<>();
    List<IndexSnapshot> deleted = new ArrayList<>();
    Set<Long> leased = leased(generation);
    for (long number : snapshots.numbers(generation)) {
      Optional<IndexSnapshot> snapshot = read(generation, number);
      if (snapshot.isPresent()) {
        if (kept.size() < keptSnapshots || leased.contains(number)) {
          kept.add(snapshot.get());
        } else if (store.delete(Names.snapshot(generation, number))) {
          deleted.add(snapshot.get());
        }
      }
    }
    Set<Long> leasedMeanwhile = leased(generation);
    for (IndexSnapshot snapshot : List.copyOf(deleted)) {
      if (leasedMeanwhile.contains(snapshot.number())) {
        store.putIfAbsent(Names.snapshot(generation, snapshot.number()), SealedJson.seal(snapshot));
        deleted.remove(snapshot);
        kept.add(snapshot);
      }
    }
    if (kept.isEmpty() && pending.isEmpty() && keptSnapshots > 0) {
      return new GarbageReport(0, 0, 0); // nothing is published yet: all of it may be in the making
    }
    Set<String> named = new HashSet<>();
    kept.forEach(snapshot -> snapshot.shards().forEach(shard -> name(generation, shard, named)));
    pending.forEach(shard -> name(generation, shard, named));
    int count = 0;
    long bytes = 0;
    Instant young = now.minus(rules.grace());
    for (ResourceStore.Resource file : files) {
      if (!named.contains(file.name())
          && file.writtenAt().isBefore(young)
          && store.delete(file.name())) {
        count++;
        bytes += file.bytes();
      }
    }
    return new GarbageReport(deleted.size(), count, bytes);
  }

  /** Nothing for a snapshot that is incomplete: it may be in the making, and it names nothing. */
  private Optional<IndexSnapshot> read(int generation, long number) throws IOException {
    try {
      return snapshots.read(generation, number);
    } catch (IndexRefused e) {
      return Optional.empty();
    }
  }

  private Set<Long> leased(int generation) throws IOException {
    Instant dead = now.minus(rules.leaseLife());
    return leases.all().stream()
        .filter(lease -> lease.generation() == generation && lease.heartbeatAt().isAfter(dead))
        .map(ReaderLease::snapshot)
        .collect(Collectors.toSet());
  }

  private static void name(int generation, StoredShard shard, Set<String> named) {
    shard.files().values().forEach(f -> named.add(Names.file(generation, shard.shard(), f)));
  }
}
