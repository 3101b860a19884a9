package dev.relkt.bench.serve;

import dev.relkt.bench.IndexWatch;
import dev.relkt.snapshot.GenerationStore;
import dev.relkt.snapshot.IndexSnapshot;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/**
 * The files of the newest published state of an index.
 *
 * @param passages in it
 * @param windows in it
 * @param bytes of its files, without older ones that wait to be collected
 */
record IndexSize(long passages, long windows, long bytes) {

  private static final Duration PATIENCE = Duration.ofSeconds(30);

  /** Nothing where nothing is published. */
  static Optional<IndexSize> of(Path indexRoot) {
    GenerationStore store = IndexWatch.of(indexRoot, PATIENCE).store();
    return store
        .activeGeneration()
        .flatMap(generation -> store.latestSnapshot(generation.number()))
        .map(IndexSize::of);
  }

  private static IndexSize of(IndexSnapshot snapshot) {
    return new IndexSize(
        snapshot.shards().stream().mapToLong(shard -> shard.passages()).sum(),
        snapshot.shards().stream().mapToLong(shard -> shard.windows()).sum(),
        snapshot.shards().stream()
            .flatMap(shard -> shard.files().values().stream())
            .mapToLong(file -> file.bytes())
            .sum());
  }

  /** Not a number where there is no passage. */
  double bytesPerPassage() {
    return passages == 0 ? Double.NaN : (double) bytes / passages;
  }
}
