package dev.relkt.snapshot;

import static org.assertj.core.api.Assertions.assertThat;

import dev.relkt.passage.filter.PassageFilter;
import dev.relkt.shard.ShardCommit;
import dev.relkt.shard.ShardFixture;
import dev.relkt.shard.ShardReader;
import dev.relkt.shard.ShardRouter;
import dev.relkt.shard.ShardWriter;
import dev.relkt.snapshot.generation.IndexGeneration;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The whole way of a commit, from writers of two shards to readers of a snapshot. */
class PublishedIndexTest {

  @TempDir Path directory;

  @Test
  void readersFindWhatWritersOfAllShardsCommittedAndWritersGoOnFromThere() {
    GenerationStore store = IndexRoot.openOrCreate(directory.resolve("root"), 2).generations();
    IndexGeneration generation = store.startWith(() -> GenerationFixture.student(1));
    ShardRouter router = new ShardRouter(2);

    List<StoredShard> first = write(store, generation, router, "attempt1", 0, 20, List.of());
    IndexSnapshot one =
        store
            .publish(
                new SnapshotDraft(generation.number(), 1, first, Map.of(0, 20L), List.of(7L)),
                Rewind.REFUSED)
            .snapshot();
    List<StoredShard> second = write(store, generation, router, "attempt2", 20, 30, first);
    store.publish(
        new SnapshotDraft(generation.number(), 2, second, Map.of(0, 30L), List.of()),
        Rewind.REFUSED);

    assertThat(one.passages()).isEqualTo(20);
    IndexSnapshot two = store.latestSnapshot(generation.number()).orElseThrow();
    assertThat(two.number()).isEqualTo(2);
    assertThat(two.passages()).isEqualTo(30);
    assertThat(ids(store, one)).hasSize(20);
    assertThat(ids(store, two)).hasSize(30);
    assertThat(second.getFirst().files().values())
        .as("files of the first attempt are used again")
        .anyMatch(file -> file.name().startsWith("attempt1-"));
  }

  private List<StoredShard> write(
      GenerationStore store,
      IndexGeneration generation,
      ShardRouter router,
      String attempt,
      int from,
      int to,
      List<StoredShard> before) {
    List<StoredShard> stored = new ArrayList<>();
    for (int shard = 0; shard < router.shards(); shard++) {
      Path work = directory.resolve("work-%s-%d".formatted(attempt, shard));
      Optional<StoredShard> previous =
          before.isEmpty() ? Optional.empty() : Optional.of(before.get(shard));
      previous.ifPresent(p -> store.materialise(generation.number(), p, work));
      try (var writer = ShardWriter.open(work, ShardFixture.SPACE, GenerationFixture.DIMENSION)) {
        for (int i = from; i < to; i++) {
          var passage = ShardFixture.passage("p" + i, "text " + i);
          if (router.shardOf(passage.id()).number() == shard) {
            writer.upsert(
                passage,
                List.of(ShardFixture.axis(GenerationFixture.DIMENSION, i % 8)),
                ShardFixture.at(0, i));
          }
        }
        ShardCommit commit = writer.commit(Map.of());
        stored.add(store.upload(generation.number(), shard, attempt, commit, work, previous));
        writer.release(commit);
      }
    }
    return stored;
  }

  private List<String> ids(GenerationStore store, IndexSnapshot snapshot) {
    List<String> ids = new ArrayList<>();
    for (StoredShard shard : snapshot.shards()) {
      Path fresh = directory.resolve("read-%d-%d".formatted(snapshot.number(), shard.shard()));
      store.materialise(snapshot.generation(), shard, fresh);
      try (var reader = ShardReader.open(fresh, snapshot.space())) {
        reader
            .search(ShardFixture.axis(GenerationFixture.DIMENSION, 0), 1000, PassageFilter.NONE)
            .forEach(hit -> ids.add(hit.passage().id().value()));
      }
    }
    assertThat(ids).doesNotHaveDuplicates();
    return ids;
  }
}
