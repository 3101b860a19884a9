package dev.relkt.answering;

import dev.relkt.passage.Language;
import dev.relkt.passage.Passage;
import dev.relkt.passage.PassageId;
import dev.relkt.shard.ShardCommit;
import dev.relkt.shard.ShardRouter;
import dev.relkt.shard.ShardWriter;
import dev.relkt.shard.SourcePosition;
import dev.relkt.snapshot.GenerationStore;
import dev.relkt.snapshot.IndexRoot;
import dev.relkt.snapshot.IndexSnapshot;
import dev.relkt.snapshot.Rewind;
import dev.relkt.snapshot.SnapshotDraft;
import dev.relkt.snapshot.StoredShard;
import dev.relkt.snapshot.generation.IndexGeneration;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** An index root of two shards that a test publishes snapshots of, without any job. */
final class PublishedIndex implements AutoCloseable {

  static final int SHARDS = 2;

  final Path root;
  final GenerationStore store;
  private final Path work;
  private final Map<Integer, Map<Integer, ShardWriter>> writers = new HashMap<>();
  private final Map<Integer, Map<Integer, StoredShard>> stored = new HashMap<>();
  private long offset;

  PublishedIndex(Path directory) {
    root = directory.resolve("index");
    work = directory.resolve("writers");
    store = IndexRoot.openOrCreate(root, SHARDS).generations();
  }

  Optional<GenerationStore> find() {
    return IndexRoot.find(root).map(IndexRoot::generations);
  }

  IndexGeneration generation(int model) {
    IndexGeneration generation = store.createGeneration(WordEncoder.manifest(model));
    Map<Integer, ShardWriter> shards = new HashMap<>();
    for (int shard = 0; shard < SHARDS; shard++) {
      shards.put(
          shard,
          ShardWriter.open(
              work.resolve(generation.id() + "-" + shard),
              generation.space(),
              generation.dimension()));
    }
    writers.put(generation.number(), shards);
    stored.put(generation.number(), new HashMap<>());
    return generation;
  }

  void put(IndexGeneration generation, String id, String text) {
    var passage = new Passage(new PassageId(id), new Language("en"), "", text, Map.of("k", id));
    int shard = new ShardRouter(SHARDS).shardOf(passage.id()).number();
    try (var encoder = new WordEncoder(generation.model().number())) {
      writers
          .get(generation.number())
          .get(shard)
          .upsert(passage, List.of(encoder.encode(text)), new SourcePosition(0, offset++, 1));
    }
  }

  IndexSnapshot publish(IndexGeneration generation) {
    Map<Integer, StoredShard> shards = stored.get(generation.number());
    writers
        .get(generation.number())
        .forEach(
            (shard, writer) -> {
              if (writer.hasChanges() || !shards.containsKey(shard)) {
                ShardCommit commit = writer.commit(Map.of());
                Path folder = work.resolve(generation.id() + "-" + shard);
                shards.put(
                    shard,
                    store.upload(
                        generation.number(),
                        shard,
                        "test",
                        commit,
                        folder,
                        Optional.ofNullable(shards.get(shard))));
                writer.release(commit);
              }
            });
    return store
        .publish(
            new SnapshotDraft(
                generation.number(),
                offset,
                List.of(shards.get(0), shards.get(1)),
                Map.of(0, offset),
                List.of()),
            Rewind.REFUSED)
        .snapshot();
  }

  /** The file of a snapshot. */
  Path file(IndexSnapshot snapshot) {
    return root.resolve(
        "generations/%d/snapshots/%020d.json".formatted(snapshot.generation(), snapshot.number()));
  }

  /** What the root has of the shards of the first generation, the shard's number first. */
  List<Path> shardFiles() throws IOException {
    try (Stream<Path> files = Files.walk(root.resolve("generations/1/shards"))) {
      return files.filter(Files::isRegularFile).toList();
    }
  }

  /** As the other one, of one shard. */
  List<Path> shardFiles(int shard) throws IOException {
    Path folder = root.resolve("generations/1/shards/" + shard);
    return shardFiles().stream().filter(file -> file.startsWith(folder)).toList();
  }

  @Override
  public void close() {
    writers.values().forEach(shards -> shards.values().forEach(ShardWriter::close));
  }
}
