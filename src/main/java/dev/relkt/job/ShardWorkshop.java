package dev.relkt.job;

import dev.relkt.embedding.Embedding;
import dev.relkt.embedding.Encoder;
import dev.relkt.embedding.PassageText;
import dev.relkt.generation.GenerationStore;
import dev.relkt.generation.IndexGeneration;
import dev.relkt.generation.StoredShard;
import dev.relkt.passage.Passage;
import dev.relkt.shard.ShardCommit;
import dev.relkt.shard.ShardWriter;
import dev.relkt.shard.SourcePosition;
import dev.relkt.topic.PassageChange;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The shards of one subtask: takes changes, encodes them in batches, writes them, and at a
 * checkpoint commits and uploads the shards that changed. For one thread.
 *
 * <p>A change whose record is already in its shard is left out, so that records may be read again.
 * The shards are the function of the changes in their order; how they fall into batches makes no
 * difference.
 */
final class ShardWorkshop implements AutoCloseable {

  /** Timestamps that a shard remembers a checkpoint, to tell how fresh a cut is. */
  static final int MAX_ARRIVALS = 200;

  private final GenerationStore store;
  private final IndexGeneration generation;
  private final Encoder encoder;
  private final Path directory;
  private final String attempt;
  private final int batchPassages;
  private final Map<Integer, OpenShard> shards = new TreeMap<>();
  private final List<Waiting> waiting = new ArrayList<>();

  /**
   * @param directory new; a folder for every shard is made in it
   * @param attempt never used before, 1 to 64 letters and digits
   * @param batchPassages how many passages are encoded at once
   */
  ShardWorkshop(
      GenerationStore store,
      IndexGeneration generation,
      Encoder encoder,
      Path directory,
      String attempt,
      int batchPassages) {
    if (!encoder.space().equals(generation.space())) {
      throw new IllegalArgumentException(
          "encoder of space %s (expected: %s, of generation %s)"
              .formatted(encoder.space(), generation.space(), generation));
    }
    this.store = store;
    this.generation = generation;
    this.encoder = encoder;
    this.directory = directory;
    this.attempt = attempt;
    this.batchPassages = batchPassages;
  }

  private record Waiting(OpenShard shard, PassageChange change, SourcePosition at) {}

  private static final class OpenShard {
    final ShardWriter writer;
    final Path directory;
    final Map<Integer, Long> appliedBelow;
    final List<Long> arrivals = new ArrayList<>();
    Optional<StoredShard> stored;

    OpenShard(ShardWriter writer, Path directory, Optional<ShardState> state) {
      this.writer = writer;
      this.directory = directory;
      stored = state.map(ShardState::stored);
      appliedBelow = new TreeMap<>(state.map(ShardState::appliedBelow).orElse(Map.of()));
    }
  }

  /**
   * Takes a shard in, with exactly the files that the state names, or empty.
   *
   * @throws dev.relkt.generation.IndexRefused if a file is missing or damaged
   */
  void open(int shard, Optional<ShardState> state) {
    Path folder = directory.resolve(Integer.toString(shard));
    state.ifPresent(s -> store.materialise(s.generation(), s.stored(), folder));
    ShardWriter writer = ShardWriter.open(folder, generation.space(), generation.dimension());
    shards.put(shard, new OpenShard(writer, folder, state));
  }

  /**
   * Takes a change; it is written with its batch.
   *
   * @return whether changes are waiting for their batch now
   */
  boolean add(RoutedChange routed) {
    OpenShard shard = shards.get(routed.shard());
    if (shard == null) {
      throw new IllegalStateException(
          "shard %d is not here (expected: one of %s)".formatted(routed.shard(), shards.keySet()));
    }
    SourcePosition at = routed.at();
    if (at.offset() >= shard.appliedBelow.getOrDefault(at.partition(), 0L)) {
      shard.appliedBelow.put(at.partition(), at.offset() + 1);
      waiting.add(new Waiting(shard, routed.change(), at));
      if (waiting.size() >= batchPassages) {
        flush();
      }
    }
    return !waiting.isEmpty();
  }

  /** Encodes and writes what is waiting. */
  void flush() {
    List<PassageText> texts = new ArrayList<>();
    for (Waiting one : waiting) {
      if (one.change instanceof PassageChange.Upsert upsert) {
        texts.add(new PassageText(upsert.passage().title(), upsert.passage().text()));
      }
    }
    var windows = texts.isEmpty() ? null : encoder.encodePassages(texts).iterator();
    for (Waiting one : waiting) {
      switch (one.change) {
        case PassageChange.Upsert upsert -> {
          Passage passage = upsert.passage();
          List<Embedding> embeddings = java.util.Objects.requireNonNull(windows).next();
          one.shard.writer.upsert(passage, embeddings, one.at);
        }
        case PassageChange.Delete delete -> one.shard.writer.delete(delete.id(), one.at);
      }
      if (one.shard.arrivals.size() < MAX_ARRIVALS && one.at.timestampMillis() > 0) {
        one.shard.arrivals.add(one.at.timestampMillis());
      }
    }
    waiting.clear();
  }

  /**
   * A shard after a checkpoint's commit.
   *
   * @param state what the checkpoint is to remember
   * @param arrivalsMillis timestamps of some records that are new since the commit before
   */
  record Committed(ShardState state, List<Long> arrivalsMillis) {}

  /** Writes what is waiting, commits and uploads every shard that changed or was never uploaded. */
  List<Committed> commit(long checkpoint) {
    flush();
    List<Committed> committed = new ArrayList<>();
    shards.forEach(
        (number, shard) -> {
          StoredShard stored = shard.stored.orElse(null);
          if (stored == null || shard.writer.hasChanges()) {
            stored = upload(number, shard, checkpoint);
            shard.stored = Optional.of(stored);
          }
          committed.add(
              new Committed(
                  new ShardState(generation.number(), stored, shard.appliedBelow),
                  List.copyOf(shard.arrivals)));
          shard.arrivals.clear();
        });
    return committed;
  }

  private StoredShard upload(int number, OpenShard shard, long checkpoint) {
    ShardCommit commit =
        shard.writer.commit(
            Map.of(
                "checkpoint", Long.toString(checkpoint),
                "generation", Integer.toString(generation.number()),
                "shard", Integer.toString(number)));
    try {
      return store.upload(
          generation.number(), number, attempt, commit, shard.directory, shard.stored);
    } finally {
      shard.writer.release(commit);
    }
  }

  /** Passages in all shards of this subtask, those that are waiting not counted. */
  long passages() {
    return shards.values().stream().mapToLong(shard -> shard.writer.passages()).sum();
  }

  /** Gives the shards up; what was not committed is lost. Never throws. */
  @Override
  public void close() {
    shards.values().forEach(shard -> shard.writer.close());
    shards.clear();
    waiting.clear();
  }
}
