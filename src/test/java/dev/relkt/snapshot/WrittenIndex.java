package dev.relkt.snapshot;

import dev.relkt.passage.PassageChange;
import dev.relkt.shard.ShardCommit;
import dev.relkt.shard.ShardFixture;
import dev.relkt.shard.ShardRouter;
import dev.relkt.shard.ShardWriter;
import dev.relkt.shard.SourcePosition;
import dev.relkt.snapshot.generation.IndexGeneration;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** An index root that is written without jobs: every change is the next record of partition 0. */
public final class WrittenIndex {

  private final Path work;
  private final Path root;
  private final GenerationStore store;
  private final IndexGeneration generation;
  private final ShardRouter router;
  private List<StoredShard> last = List.of();
  private long offset;
  private long checkpoint;

  /**
   * @param directory empty, for this alone
   */
  public WrittenIndex(Path directory, int shards) {
    work = directory.resolve("work");
    root = directory.resolve("root");
    store = IndexRoot.openOrCreate(root, shards).generations();
    generation = store.startWith(() -> GenerationFixture.student(1));
    router = new ShardRouter(shards);
  }

  public Path root() {
    return root;
  }

  public GenerationStore store() {
    return store;
  }

  public IndexGeneration generation() {
    return generation;
  }

  /** Which shard has a passage. */
  public int shardOf(String id) {
    return router.shardOf(ShardFixture.id(id)).number();
  }

  /** Writes the changes in their order, and publishes a snapshot with them. */
  public IndexSnapshot publish(PassageChange... changes) {
    checkpoint++;
    List<StoredShard> stored = new ArrayList<>();
    for (int shard = 0; shard < router.shards(); shard++) {
      Path fresh = work.resolve("%d-%d".formatted(checkpoint, shard));
      Optional<StoredShard> previous =
          last.isEmpty() ? Optional.empty() : Optional.of(last.get(shard));
      previous.ifPresent(p -> store.materialise(generation.number(), p, fresh));
      try (var writer = ShardWriter.open(fresh, ShardFixture.SPACE, GenerationFixture.DIMENSION)) {
        for (int i = 0; i < changes.length; i++) {
          if (router.shardOf(changes[i].id()).number() == shard) {
            write(writer, changes[i], ShardFixture.at(0, offset + i));
          }
        }
        ShardCommit commit = writer.commit(Map.of());
        stored.add(
            store.upload(
                generation.number(), shard, "attempt" + checkpoint, commit, fresh, previous));
        writer.release(commit);
      }
    }
    offset += changes.length;
    last = stored;
    return store
        .publish(
            new SnapshotDraft(
                generation.number(), checkpoint, stored, Map.of(0, offset), List.of()),
            Rewind.REFUSED)
        .snapshot();
  }

  private static void write(ShardWriter writer, PassageChange change, SourcePosition at) {
    switch (change) {
      case PassageChange.Upsert upsert ->
          writer.upsert(
              upsert.passage(),
              List.of(
                  ShardFixture.axis(
                      GenerationFixture.DIMENSION,
                      (int) (at.offset() % GenerationFixture.DIMENSION))),
              at,
              upsert.version());
      case PassageChange.Delete delete -> writer.delete(delete.id(), at, delete.version());
    }
  }
}
