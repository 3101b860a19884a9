package dev.relkt.bench.serve;

import dev.relkt.bench.IndexWatch;
import dev.relkt.generation.Cut;
import dev.relkt.generation.GenerationStore;
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
        .flatMap(generation -> store.latestCut(generation.number()))
        .map(IndexSize::of);
  }

  private static IndexSize of(Cut cut) {
    return new IndexSize(
        cut.shards().stream().mapToLong(shard -> shard.passages()).sum(),
        cut.shards().stream().mapToLong(shard -> shard.windows()).sum(),
        cut.shards().stream()
            .flatMap(shard -> shard.files().values().stream())
            .mapToLong(file -> file.bytes())
            .sum());
  }

  /** Not a number where there is no passage. */
  double bytesPerPassage() {
    return passages == 0 ? Double.NaN : (double) bytes / passages;
  }
}
