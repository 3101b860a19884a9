package dev.relkt.answering;

import dev.relkt.shard.ShardReader;
import dev.relkt.snapshot.GenerationStore;
import dev.relkt.snapshot.IndexSnapshot;
import dev.relkt.snapshot.StoredShard;
import dev.relkt.snapshot.generation.IndexGeneration;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Opens some shards of a snapshot, each in a directory of its own, sharing with the snapshot before
 * what did not change. For one thread.
 */
final class SnapshotOpener {

  private static final Logger LOG = LoggerFactory.getLogger(SnapshotOpener.class);

  private final Set<Integer> shards;
  private final Path directory;
  private final RecallMonitor monitor;
  private long directories;

  /**
   * @param shards that are opened, of those of a snapshot
   * @param directory for this alone
   * @param monitor of the searches in what is opened
   */
  SnapshotOpener(Set<Integer> shards, Path directory, RecallMonitor monitor) {
    this.shards = Set.copyOf(shards);
    this.directory = directory;
    this.monitor = monitor;
  }

  /**
   * Opens a snapshot. Shards that cannot be opened are left out where nothing better is open.
   *
   * @param before what is open, and stays so
   * @param age of what is open, and of this one from now on
   * @throws RuntimeException if a shard cannot be opened and what is open is whole and not too old,
   *     or none can be opened and something is open
   */
  OpenSnapshot open(
      GenerationStore store,
      IndexGeneration generation,
      IndexSnapshot snapshot,
      Optional<OpenSnapshot> before,
      SnapshotAge age) {
    boolean isWholeAndYoung =
        before.isPresent() && before.get().unreadable().isEmpty() && !age.exceeded();
    Map<Integer, OpenShard> opened = new HashMap<>();
    Map<Integer, String> unreadable = new TreeMap<>();
    try {
      for (StoredShard stored : snapshot.shards()) {
        if (!shards.contains(stored.shard())) {
          continue;
        }
        Optional<OpenShard> last = before.flatMap(o -> o.openShard(stored.shard()));
        try {
          opened.put(stored.shard(), openOrHold(store, generation, stored, last));
        } catch (RuntimeException e) {
          if (isWholeAndYoung) {
            throw e; // it is better than a part of a newer one
          }
          String why = Objects.requireNonNullElse(e.getMessage(), e.toString());
          unreadable.put(stored.shard(), why);
          if (!before.map(o -> why.equals(o.unreadable().get(stored.shard()))).orElse(false)) {
            LOG.warn("shard {} of {} is not searched: {}", stored.shard(), generation.id(), why);
          }
        }
      }
      if (opened.isEmpty() && !unreadable.isEmpty() && before.isPresent()) {
        throw new IllegalStateException(String.join("; ", unreadable.values()));
      }
    } catch (RuntimeException e) {
      opened.values().forEach(OpenShard::release);
      throw e;
    }
    return new OpenSnapshot(snapshot, opened, unreadable, age, monitor);
  }

  private OpenShard openOrHold(
      GenerationStore store,
      IndexGeneration generation,
      StoredShard stored,
      Optional<OpenShard> last) {
    if (last.isPresent() && last.get().stored().equals(stored)) {
      return last.get().retain();
    }
    Path fresh =
        directory.resolve(
            "g%d-%d-%d".formatted(generation.number(), stored.shard(), directories++));
    try {
      store.materialise(generation.number(), stored, fresh, last.map(OpenShard::files));
      ShardReader reader =
          last.isPresent() ? last.get().reader().newer(fresh) : openWarm(fresh, generation);
      return new OpenShard(stored, reader, fresh);
    } catch (RuntimeException e) {
      OpenShard.remove(fresh);
      throw e;
    }
  }

  private static ShardReader openWarm(Path fresh, IndexGeneration generation) {
    ShardReader reader = ShardReader.open(fresh, generation.space());
    try {
      reader.warm();
      return reader;
    } catch (RuntimeException e) {
      reader.close();
      throw e;
    }
  }
}
