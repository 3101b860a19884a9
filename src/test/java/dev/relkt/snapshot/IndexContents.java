package dev.relkt.snapshot;

import dev.relkt.passage.Passage;
import dev.relkt.passage.PassageId;
import dev.relkt.shard.ShardReader;
import dev.relkt.snapshot.generation.IndexGeneration;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeMap;
import java.util.UUID;

/** What the newest snapshot of an index root holds, read from its files alone. */
public final class IndexContents {

  private final Path root;
  private final Path copies;
  private final OptionalInt generation;

  /**
   * @param root the index root
   * @param copies a directory for copies of shards
   */
  public IndexContents(Path root, Path copies) {
    this(root, copies, OptionalInt.empty());
  }

  /** Of one generation, whichever is active. */
  public IndexContents(Path root, Path copies, int generation) {
    this(root, copies, OptionalInt.of(generation));
  }

  private IndexContents(Path root, Path copies, OptionalInt generation) {
    this.root = root;
    this.copies = copies;
    this.generation = generation;
  }

  /** The newest snapshot of the generation, or of the active one. */
  public Optional<IndexSnapshot> newestSnapshot() {
    return IndexRoot.find(root)
        .map(IndexRoot::generations)
        .flatMap(
            store ->
                generation.isPresent()
                    ? store.latestSnapshot(generation.getAsInt())
                    : store
                        .activeGeneration()
                        .flatMap(active -> store.latestSnapshot(active.number())));
  }

  /** The passages of the newest snapshot; fails on a passage that is there twice. */
  public Map<PassageId, Passage> passages() {
    Map<PassageId, Passage> found = new TreeMap<>();
    Optional<IndexSnapshot> snapshot = newestSnapshot();
    if (snapshot.isEmpty()) {
      return found;
    }
    GenerationStore store = IndexRoot.open(root).generations();
    IndexGeneration generation = store.generation(snapshot.get().generation()).orElseThrow();
    for (StoredShard shard : snapshot.get().shards()) {
      Path copy = copies.resolve("copy-" + UUID.randomUUID());
      store.materialise(generation.number(), shard, copy);
      try (ShardReader reader = ShardReader.open(copy, generation.space());
          var stored = reader.stored()) {
        stored.forEach(
            one -> {
              if (found.put(one.passage().id(), one.passage()) != null) {
                throw new AssertionError("twice in the index: " + one.passage().id());
              }
            });
      }
      delete(copy);
    }
    return found;
  }

  private static void delete(Path copy) {
    try (var files = Files.list(copy)) {
      for (Path file : files.toList()) {
        Files.delete(file);
      }
      Files.delete(copy);
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }
}
