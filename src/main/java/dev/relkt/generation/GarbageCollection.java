package dev.relkt.generation;

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
 * Deletes old cuts of a generation, and files that no cut names; of a generation that has ended
 * everything but what was said about it.
 *
 * <p>A reader writes its lease and then looks whether the cut is still there; here the cut is
 * deleted and then the leases are looked at. So either the reader sees that its cut is gone and
 * takes a newer one, or its lease is seen here and the cut is put back.
 */
final class GarbageCollection {

  private final ResourceStore store;
  private final Cuts cuts;
  private final ReaderLeases leases;
  private final GarbageRules rules;
  private final Instant now;

  GarbageCollection(
      ResourceStore store, Cuts cuts, ReaderLeases leases, GarbageRules rules, Instant now) {
    this.store = store;
    this.cuts = cuts;
    this.leases = leases;
    this.rules = rules;
    this.now = now;
  }

  /**
   * @param keptCuts how many of the newest cuts stay, 0 for a generation that has ended
   */
  GarbageReport collect(int generation, int keptCuts, Collection<StoredShard> pending)
      throws IOException {
    // Listed first: what is written from now on is not looked at.
    List<ResourceStore.Resource> files = store.list(Names.shards(generation));
    List<Cut> kept = new ArrayList<>();
    List<Cut> deleted = new ArrayList<>();
    Set<Long> leased = leased(generation);
    for (long number : cuts.numbers(generation)) {
      Optional<Cut> cut = read(generation, number);
      if (cut.isPresent()) {
        if (kept.size() < keptCuts || leased.contains(number)) {
          kept.add(cut.get());
        } else if (store.delete(Names.cut(generation, number))) {
          deleted.add(cut.get());
        }
      }
    }
    Set<Long> leasedMeanwhile = leased(generation);
    for (Cut cut : List.copyOf(deleted)) {
      if (leasedMeanwhile.contains(cut.number())) {
        store.putIfAbsent(Names.cut(generation, cut.number()), SealedJson.seal(cut));
        deleted.remove(cut);
        kept.add(cut);
      }
    }
    if (kept.isEmpty() && pending.isEmpty() && keptCuts > 0) {
      return new GarbageReport(0, 0, 0); // nothing is published yet: all of it may be in the making
    }
    Set<String> named = new HashSet<>();
    kept.forEach(cut -> cut.shards().forEach(shard -> name(generation, shard, named)));
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

  /** Nothing for a cut that is incomplete: it may be in the making, and it names nothing. */
  private Optional<Cut> read(int generation, long number) throws IOException {
    try {
      return cuts.read(generation, number);
    } catch (IndexRefused e) {
      return Optional.empty();
    }
  }

  private Set<Long> leased(int generation) throws IOException {
    Instant dead = now.minus(rules.leaseLife());
    return leases.all().stream()
        .filter(lease -> lease.generation() == generation && lease.heartbeatAt().isAfter(dead))
        .map(ReaderLease::cut)
        .collect(Collectors.toSet());
  }

  private static void name(int generation, StoredShard shard, Set<String> named) {
    shard.files().values().forEach(f -> named.add(Names.file(generation, shard.shard(), f)));
  }
}
