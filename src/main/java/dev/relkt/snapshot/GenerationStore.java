package dev.relkt.snapshot;

import dev.relkt.registry.ModelManifest;
import dev.relkt.registry.ModelVersion;
import dev.relkt.shard.ShardCommit;
import dev.relkt.snapshot.generation.Activation;
import dev.relkt.snapshot.generation.Decisions;
import dev.relkt.snapshot.generation.GenerationRoles;
import dev.relkt.snapshot.generation.IndexGeneration;
import dev.relkt.snapshot.store.IndexRefused;
import dev.relkt.snapshot.store.Names;
import dev.relkt.snapshot.store.ResourceStore;
import dev.relkt.snapshot.store.SealedJson;
import dev.relkt.snapshot.store.StoredFile;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * The generations of an index root, with their shards and snapshots.
 *
 * <p>The way of a commit: {@link #upload} its files, {@link #publish} a snapshot of all shards when
 * the checkpoint is complete, {@link #collectGarbage} now and then. The way of a reader: {@link
 * #latestSnapshot}, {@link #write} a lease on it, look whether {@link #snapshot} still finds it,
 * {@link #materialise} its shards, open them.
 *
 * <p>Safe for use by several threads and processes. Every method throws {@link
 * UncheckedIOException} if the store fails; what was visible before is so still.
 */
public final class GenerationStore {

  private final ResourceStore store;
  private final Clock clock;
  private final ShardFiles files;
  private final IndexSnapshots snapshots;
  private final ReaderLeases leases;
  private final Decisions decisions;
  private final IndexedTopics topics;
  private final Instant createdAt;

  /** What was read before: what a generation says of itself never changes. */
  private final Map<Integer, IndexGeneration> known = new ConcurrentHashMap<>();

  GenerationStore(ResourceStore store, IndexLayout layout, Clock clock) {
    this.store = store;
    this.clock = clock;
    files = new ShardFiles(store);
    snapshots = new IndexSnapshots(store, files, layout, clock);
    leases = new ReaderLeases(store);
    decisions = new Decisions(store, clock);
    topics = new IndexedTopics(store, clock);
    createdAt = layout.createdAt();
  }

  /** When the root was made. */
  public Instant createdAt() {
    return createdAt;
  }

  /** Which topics it was made from. */
  public IndexedTopics topics() {
    return topics;
  }

  /** The place of the job that writes here. */
  public WriterLeases writer() {
    return new WriterLeases(store);
  }

  /** What is said about the jobs. */
  public Notes<JobState> jobs() {
    return new Notes<>(store, Names.JOBS, JobState.class);
  }

  /** What is said about ids that changed their partition, a note a shard of a generation. */
  public Notes<PartitionMoves> partitionMoves() {
    return new Notes<>(store, Names.PARTITION_MOVES, PartitionMoves.class);
  }

  /** What is said about writes that left no passage, a note a shard of a generation. */
  public Notes<IgnoredWrites> ignoredWrites() {
    return new Notes<>(store, Names.IGNORED_WRITES, IgnoredWrites.class);
  }

  /** What is said about files that the index begins with, a note a backfill. */
  public Notes<BackfillProgress> backfills() {
    return new Notes<>(store, Names.BACKFILLS, BackfillProgress.class);
  }

  /** What was decided about the generations. */
  public Decisions decisions() {
    return decisions;
  }

  /**
   * Makes a generation for the model's space, with the next free number. It has no snapshot and is
   * not active.
   */
  public IndexGeneration createGeneration(ModelManifest model) {
    return store.using(
        "making a generation",
        () -> {
          int number = generations().size();
          IndexGeneration generation;
          do {
            number++;
            generation =
                new IndexGeneration(
                    number,
                    model.embeddingSpace(),
                    model.modelVersion(),
                    model.dimension(),
                    model.centre(),
                    clock.instant().truncatedTo(ChronoUnit.MILLIS));
          } while (!store.putIfAbsent(Names.generation(number), SealedJson.seal(generation)));
          return generation;
        });
  }

  /**
   * The active generation; if none is active, one of the model's space, made active.
   *
   * @param model of a new index; not asked for where a generation is active
   */
  public IndexGeneration startWith(Supplier<ModelManifest> model) {
    Optional<IndexGeneration> active = activeGeneration();
    if (active.isPresent()) {
      return active.get();
    }
    ModelManifest manifest = model.get();
    IndexGeneration first =
        generations().stream()
            .filter(g -> g.space().equals(manifest.embeddingSpace()))
            .findFirst()
            .orElseGet(() -> createGeneration(manifest));
    activate(first.number(), manifest.modelVersion(), OptionalLong.empty(), "the index is new");
    return first;
  }

  /** All generations, by number. */
  public List<IndexGeneration> generations() {
    return store.using(
        "listing the generations",
        () ->
            // their numbers have no gaps, and what a generation says of itself is never deleted
            Stream.iterate(1, number -> number + 1)
                .map(this::generation)
                .takeWhile(Optional::isPresent)
                .map(Optional::orElseThrow)
                .toList());
  }

  public Optional<IndexGeneration> generation(int number) {
    IndexGeneration seen = known.get(number);
    if (seen != null) {
      return Optional.of(seen);
    }
    String name = Names.generation(number);
    Optional<IndexGeneration> read =
        store.using("reading " + name, () -> SealedJson.read(store, name, IndexGeneration.class));
    read.ifPresent(generation -> known.put(number, generation));
    return read;
  }

  /** The generations that are written now, and what each is for. */
  public GenerationRoles roles() {
    return GenerationRoles.of(
        decisions.activations(),
        generations(),
        generation -> decisions.end(generation.number()).isPresent());
  }

  /** The generation that answers questions, if it was decided. */
  public Optional<IndexGeneration> activeGeneration() {
    return decisions.latestActivation().flatMap(activation -> generation(activation.generation()));
  }

  /**
   * Decides that a model and a generation answer from now on.
   *
   * @param model whose encoder encodes the questions, of the generation's space
   * @param before the activation that a rollback brings back
   * @param why a few words
   * @throws IndexRefused if there is no such generation, it has ended, or somebody else decided at
   *     the same moment
   */
  public Activation activate(int generation, ModelVersion model, OptionalLong before, String why) {
    return decisions.activate(require(generation), model, before, why);
  }

  /** Bytes of the files that a snapshot names. */
  public static long bytes(IndexSnapshot snapshot) {
    return snapshot.shards().stream()
        .flatMap(shard -> shard.files().values().stream())
        .mapToLong(StoredFile::bytes)
        .sum();
  }

  /** Bytes that can still be written where the root is; nothing where that is not known. */
  public OptionalLong usableBytes() {
    return store.using("asking for free space", store::usableBytes);
  }

  /**
   * Brings a commit's files into the store, except those that are there.
   *
   * @param attempt letters and digits, at most 64, never used by another writer of any shard
   * @param directory where the commit's files are
   * @param previous the commit that the writer was opened from, or the one before this by the same
   *     writer; files that both have are not uploaded again
   */
  public StoredShard upload(
      int generation,
      int shard,
      String attempt,
      ShardCommit commit,
      Path directory,
      Optional<StoredShard> previous) {
    return store.using(
        "uploading shard %d of g%d".formatted(shard, generation),
        () -> files.upload(generation, shard, attempt, commit, directory, previous));
  }

  /**
   * Brings exactly the files of a stored commit to a directory. Lengths are checked always,
   * checksums the first time.
   *
   * @param directory empty or absent
   * @throws IndexRefused if it is not empty, or a file is missing, truncated or damaged
   */
  public void materialise(int generation, StoredShard shard, Path directory) {
    materialise(generation, shard, directory, Optional.empty());
  }

  /**
   * As the other one; files that are held already are linked instead of fetched.
   *
   * @param held an older commit of the same shard
   */
  public void materialise(
      int generation, StoredShard shard, Path directory, Optional<HeldFiles> held) {
    store.using(
        "fetching shard %d of g%d".formatted(shard.shard(), generation),
        () -> {
          files.materialise(generation, shard, directory, held);
          return shard;
        });
  }

  /**
   * Lets the files of a stored commit appear in a directory, for a look at some of them: where the
   * store has files, nothing is copied. Lengths are checked, checksums are not. To be read only
   * while a lease holds a snapshot with the commit.
   *
   * @param directory empty or absent
   * @throws IndexRefused if it is not empty, or a file is missing or truncated
   */
  public void view(int generation, StoredShard shard, Path directory) {
    store.using(
        "looking into shard %d of g%d".formatted(shard.shard(), generation),
        () -> {
          files.view(generation, shard, directory);
          return shard;
        });
  }

  /**
   * Brings files of a commit that went missing in the store there again, from the directory of the
   * writer that made it.
   *
   * @return the names of those that are there again, none if nothing was missing
   */
  public Set<String> restoreMissing(int generation, StoredShard shard, Path directory) {
    return store.using(
        "looking for the files of shard %d of g%d".formatted(shard.shard(), generation),
        () -> files.restoreMissing(generation, shard, directory));
  }

  /**
   * Makes a snapshot visible. To publish the same again, after a restart, changes nothing.
   *
   * @throws IndexRefused if a shard or a file is missing, if there is no such generation, or if the
   *     snapshot would go back in the log and may not; what is visible stays so
   */
  public Publication publish(SnapshotDraft draft, Rewind rewind) {
    IndexGeneration generation = require(draft.generation());
    return store.using(
        "publishing checkpoint %d of %s".formatted(draft.checkpoint(), generation.id()),
        () -> snapshots.publish(generation, draft, rewind));
  }

  /** The snapshot that readers are to open, if one was published. */
  public Optional<IndexSnapshot> latestSnapshot(int generation) {
    return store.using(
        "looking for the latest snapshot of g" + generation, () -> snapshots.latest(generation));
  }

  /**
   * Why {@link #latestSnapshot} passed over the newest snapshot when it was last called, with the
   * file; empty if it did not. What it found is then older than what was published.
   */
  public Optional<String> damage(int generation) {
    return snapshots.damage(generation);
  }

  /** The snapshot of that number, unless it was collected. */
  public Optional<IndexSnapshot> snapshot(int generation, long number) {
    return store.using(
        "reading snapshot %d of g%d".formatted(number, generation),
        () -> snapshots.read(generation, number));
  }

  /** Renews a reader's lease. To be done more often than once in {@link GarbageRules#leaseLife}. */
  public void write(ReaderLease lease) {
    store.using(
        "writing the lease of reader " + lease.id(),
        () -> {
          leases.write(lease);
          return lease;
        });
  }

  /** All leases that were ever written and not removed. */
  public List<ReaderLease> leases() {
    return store.using("listing the readers", leases::all);
  }

  public void removeLease(String reader) {
    store.using(
        "removing the lease of reader " + reader,
        () -> {
          leases.remove(reader);
          return reader;
        });
  }

  /**
   * Deletes old snapshots, and files that are old and that neither a remaining snapshot nor a
   * pending commit names. A savepoint is only good as long as a snapshot of it is kept.
   *
   * @param pending generation → commits that were uploaded for snapshots yet to be published
   */
  public GarbageReport collectGarbage(
      GarbageRules rules, Map<Integer, ? extends Collection<StoredShard>> pending) {
    return store.using(
        "collecting garbage",
        () -> {
          var collection = new GarbageCollection(store, snapshots, leases, rules, clock.instant());
          GarbageReport sum = new GarbageReport(0, 0, 0);
          for (IndexGeneration generation : generations()) {
            Collection<StoredShard> waiting = pending.get(generation.number());
            boolean ended =
                decisions.end(generation.number()).isPresent()
                    && activeGeneration().filter(generation::equals).isEmpty();
            GarbageReport one =
                collection.collect(
                    generation.number(),
                    ended ? 0 : rules.keptSnapshots(),
                    waiting == null || ended ? List.of() : waiting);
            sum =
                new GarbageReport(
                    sum.snapshots() + one.snapshots(),
                    sum.files() + one.files(),
                    sum.bytes() + one.bytes());
          }
          return sum;
        });
  }

  private IndexGeneration require(int number) {
    return generation(number)
        .orElseThrow(
            () ->
                new IndexRefused(
                    "index root %s: no generation g%d (expected: one of %s)"
                        .formatted(
                            store.location(),
                            number,
                            generations().stream().map(IndexGeneration::id).toList())));
  }
}
