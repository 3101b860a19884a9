package dev.relkt.job.options;

import dev.relkt.registry.ModelManifest;
import dev.relkt.shard.ShardSettings;
import dev.relkt.shard.VectorPrecision;
import dev.relkt.snapshot.GenerationStore;
import dev.relkt.snapshot.IndexRoot;
import dev.relkt.snapshot.generation.IndexGeneration;
import java.io.Serializable;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Supplier;

/** Where the index is, as tasks carry it with them. */
public final class IndexLocation implements Serializable {

  private static final long serialVersionUID = 1;

  private static final Duration START_PATIENCE = Duration.ofMinutes(1);

  private final String root;
  private final int shards;
  private final VectorPrecision vectorPrecision;
  private final String workDirectory;

  public IndexLocation(Settings.Index index) {
    root = index.root().toString();
    shards = index.shards();
    vectorPrecision = index.vectorPrecision();
    workDirectory = index.workDirectory().toString();
  }

  public int shards() {
    return shards;
  }

  /** How its shards are written. */
  public ShardSettings shardSettings() {
    return ShardSettings.DEFAULT.withVectorPrecision(vectorPrecision);
  }

  public Path workDirectory() {
    return Path.of(workDirectory);
  }

  /**
   * The store, made if it is not there.
   *
   * @throws dev.relkt.snapshot.store.IndexRefused if it has another number of shards, or cannot be
   *     written
   */
  public GenerationStore openOrCreate() {
    return IndexRoot.openOrCreate(Path.of(root), shards).generations();
  }

  /** The store, absent as long as nobody made it. */
  public Optional<GenerationStore> find() {
    return IndexRoot.find(Path.of(root)).map(IndexRoot::generations);
  }

  /**
   * The generation that answers. The owner of the first shard makes it where there is none, the
   * others wait for that, so that there is one.
   *
   * @param model of a new index; not asked for where there is one
   * @throws IllegalStateException if the owner of the first shard does not make one
   */
  public IndexGeneration startGeneration(
      GenerationStore store, Supplier<ModelManifest> model, boolean ownsTheFirstShard)
      throws InterruptedException {
    long patience = System.nanoTime() + START_PATIENCE.toNanos();
    while (!ownsTheFirstShard && store.activeGeneration().isEmpty()) {
      if (System.nanoTime() > patience) {
        throw new IllegalStateException(
            "index root %s: no active generation after %d s (expected: made by the task that owns shard 0); see why that task does not start"
                .formatted(root, START_PATIENCE.toSeconds()));
      }
      Thread.sleep(20);
    }
    return store.startWith(model);
  }

  @Override
  public String toString() {
    return root;
  }
}
