package dev.relkt.bench.check;

import dev.relkt.embedding.Embedding;
import dev.relkt.passage.Passage;
import dev.relkt.shard.ShardReader;
import dev.relkt.snapshot.GenerationStore;
import dev.relkt.snapshot.IndexSnapshot;
import dev.relkt.snapshot.ReaderLease;
import dev.relkt.snapshot.StoredShard;
import dev.relkt.snapshot.generation.IndexGeneration;
import dev.relkt.snapshot.store.IndexRefused;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.BiConsumer;
import java.util.stream.Stream;

/** Copies of the shards of a generation's newest snapshot, deleted when it is closed. */
final class StoredIndex implements AutoCloseable {

  private static final int ATTEMPTS = 10;

  private final IndexGeneration generation;
  private final IndexSnapshot snapshot;
  private final Path copies;

  private StoredIndex(IndexGeneration generation, IndexSnapshot snapshot, Path copies) {
    this.generation = generation;
    this.snapshot = snapshot;
    this.copies = copies;
  }

  /**
   * Copies, or links, the newest snapshot while nobody deletes it.
   *
   * @param beside a directory on the file system of the index root, so that files are linked
   * @return nothing where the generation has no snapshot
   */
  static Optional<StoredIndex> copy(
      GenerationStore store, IndexGeneration generation, Path beside) {
    for (int attempt = 1; ; attempt++) {
      Optional<IndexSnapshot> snapshot = store.latestSnapshot(generation.number());
      if (snapshot.isEmpty()) {
        return Optional.empty();
      }
      String reader = "check-" + UUID.randomUUID();
      store.write(
          ReaderLease.holding(reader, generation.number(), snapshot.get().number(), Instant.now()));
      try {
        Path copies = Files.createTempDirectory(beside, "check-" + generation.id() + "-");
        for (StoredShard shard : snapshot.get().shards()) {
          store.materialise(
              generation.number(), shard, copies.resolve(Integer.toString(shard.shard())));
        }
        return Optional.of(new StoredIndex(generation, snapshot.get(), copies));
      } catch (IndexRefused e) {
        // The snapshot may have been collected before the lease was there; then there is a newer
        // one.
        if (attempt == ATTEMPTS) {
          throw e;
        }
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      } finally {
        store.removeLease(reader);
      }
    }
  }

  IndexSnapshot snapshot() {
    return snapshot;
  }

  /** Passes every passage with its vectors to a consumer, shard by shard. */
  void passages(BiConsumer<Passage, List<Embedding>> each) {
    for (StoredShard shard : snapshot.shards()) {
      Path directory = copies.resolve(Integer.toString(shard.shard()));
      try (ShardReader reader = ShardReader.open(directory, generation.space());
          var stored = reader.stored()) {
        stored.forEach(one -> each.accept(one.passage(), reader.windows(one.passage().id())));
      }
    }
  }

  @Override
  public void close() {
    try (Stream<Path> files = Files.walk(copies)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
