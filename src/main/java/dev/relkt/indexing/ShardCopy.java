package dev.relkt.indexing;

import dev.relkt.embedding.Encoder;
import dev.relkt.shard.ShardCommit;
import dev.relkt.shard.ShardReader;
import dev.relkt.shard.ShardSettings;
import dev.relkt.shard.ShardWriter;
import dev.relkt.shard.WriteCounts;
import dev.relkt.snapshot.GenerationStore;
import dev.relkt.snapshot.IgnoredWrites;
import dev.relkt.snapshot.PartitionMoves;
import dev.relkt.snapshot.StoredShard;
import dev.relkt.snapshot.generation.GenerationEvent.ShardProgress;
import dev.relkt.snapshot.generation.IndexGeneration;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A shard in one generation, open for writing in a directory of its own. For one thread. */
final class ShardCopy implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(ShardCopy.class);

  private final GenerationStore store;
  private final IndexGeneration generation;
  private final int shard;
  private final Path directory;
  private final Path sourceDirectory;
  private final ShardWriter writer;
  private Optional<StoredShard> stored;
  private boolean complete;
  private @Nullable Rebuild rebuild;
  private long embedded;
  private WriteCounts said;

  private ShardCopy(
      GenerationStore store,
      IndexGeneration generation,
      int shard,
      Path directory,
      ShardSettings settings,
      Optional<StoredShard> stored,
      boolean complete) {
    this.store = store;
    this.generation = generation;
    this.shard = shard;
    this.directory = directory;
    this.stored = stored;
    this.complete = complete;
    sourceDirectory = directory.resolveSibling(directory.getFileName() + "-source");
    writer = ShardWriter.open(directory, generation.vectors(), settings);
    said = writer.writes();
  }

  /** An empty one. */
  static ShardCopy empty(
      GenerationStore store,
      IndexGeneration generation,
      int shard,
      Path directory,
      ShardSettings settings,
      boolean complete) {
    return new ShardCopy(store, generation, shard, directory, settings, Optional.empty(), complete);
  }

  /**
   * One with exactly the files that a checkpoint names.
   *
   * @throws dev.relkt.snapshot.store.IndexRefused if a file is missing or damaged
   */
  static ShardCopy restored(
      GenerationStore store,
      IndexGeneration generation,
      Path directory,
      ShardSettings settings,
      ShardState.Copy state) {
    store.materialise(generation.number(), state.stored(), directory);
    return new ShardCopy(
        store,
        generation,
        state.stored().shard(),
        directory,
        settings,
        Optional.of(state.stored()),
        state.complete());
  }

  IndexGeneration generation() {
    return generation;
  }

  ShardWriter writer() {
    return writer;
  }

  boolean complete() {
    return complete;
  }

  /**
   * Begins to bring over what the last commit of a complete one has and this lacks. Every change
   * after that commit goes to both.
   */
  void rebuildFrom(ShardCopy source, int maxBatch) {
    StoredShard from =
        source.stored.orElseThrow(
            () -> new IllegalStateException("a shard is complete and was never committed"));
    store.materialise(source.generation.number(), from, sourceDirectory);
    rebuild = new Rebuild(ShardReader.open(sourceDirectory, source.generation.space()), maxBatch);
  }

  boolean rebuilding() {
    return rebuild != null;
  }

  /** Goes on with the rebuild a little. */
  void step(Encoder encoder) {
    Rebuild running = java.util.Objects.requireNonNull(rebuild, "no rebuild");
    if (running.step(writer, encoder)) {
      complete = true;
      embedded = running.embedded();
      endRebuild();
    }
  }

  ShardProgress progress() {
    Rebuild running = rebuild;
    if (running != null) {
      return new ShardProgress(
          shard,
          running.done(),
          Math.max(running.total(), running.done()),
          running.embedded(),
          false);
    }
    return new ShardProgress(shard, writer.passages(), writer.passages(), embedded, complete);
  }

  /** Commits and uploads what changed since the last time. */
  StoredShard commit(long checkpoint, String attempt) {
    writer.deleteExpired();
    StoredShard last = stored.orElse(null);
    if (last != null && !writer.hasChanges()) {
      restoreMissing(last);
      return last;
    }
    ShardCommit commit =
        writer.commit(
            Map.of(
                "checkpoint", Long.toString(checkpoint),
                "generation", Integer.toString(generation.number()),
                "shard", Integer.toString(shard)));
    try {
      StoredShard uploaded =
          store.upload(generation.number(), shard, attempt, commit, directory, stored);
      stored = Optional.of(uploaded);
      sayWrites();
      return uploaded;
    } finally {
      writer.release(commit);
    }
  }

  /** A note for people, which nothing waits for. */
  private void sayWrites() {
    WriteCounts counts = writer.writes();
    if (counts.equals(said)) {
      return;
    }
    String subject = PartitionMoves.subject(generation.number(), shard);
    Instant now = Instant.now().truncatedTo(ChronoUnit.MILLIS);
    try {
      if (counts.partitionMoves() != said.partitionMoves()) {
        store
            .partitionMoves()
            .say(
                subject,
                new PartitionMoves(
                    generation.number(),
                    shard,
                    counts.partitionMoves(),
                    writer.movedExample(),
                    now));
      }
      if (counts.lowerVersions() + counts.unmetConditions() + counts.expired() > 0) {
        store
            .ignoredWrites()
            .say(
                subject,
                new IgnoredWrites(
                    generation.number(),
                    shard,
                    counts.lowerVersions(),
                    counts.unmetConditions(),
                    counts.expired(),
                    now));
      }
      said = counts;
    } catch (UncheckedIOException e) {
      LOG.warn("writes that were ignored are not told: {}", e.getMessage());
    }
  }

  /** Nothing of it changes, so nothing is uploaded that would show that a file is missing. */
  private void restoreMissing(StoredShard last) {
    Set<String> restored = store.restoreMissing(generation.number(), last, directory);
    if (!restored.isEmpty()) {
      LOG.warn(
          "shard {} of {}: {} went missing in the index root and are there again; do not delete files there while jobs run",
          shard,
          generation.id(),
          restored);
    }
  }

  /** Lets it be scanned where its graphs fail. */
  void dropGraphs() {
    int segments = writer.dropGraphs();
    if (segments > 0) {
      LOG.warn(
          "shard {} of {}: {} segments are written anew without a graph, since searches through"
              + " graphs find too little",
          shard,
          generation,
          segments);
    }
  }

  private void endRebuild() {
    if (rebuild != null) {
      rebuild.close();
      rebuild = null;
      remove(sourceDirectory);
    }
  }

  /** Gives it up; what was not committed is lost. */
  @Override
  public void close() {
    endRebuild();
    writer.close();
  }

  /** Gives it up for ever. */
  void discard() {
    close();
    remove(directory);
  }

  private static void remove(Path directory) {
    try (Stream<Path> files = Files.list(directory)) {
      List<Path> all = files.toList();
      for (Path file : all) {
        Files.deleteIfExists(file);
      }
      Files.deleteIfExists(directory);
    } catch (IOException e) {
      LOG.debug("{} stays until its task ends: {}", directory, e.toString());
    }
  }
}
