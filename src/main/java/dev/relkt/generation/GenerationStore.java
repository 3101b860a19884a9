package dev.relkt.generation;

import dev.relkt.registry.ModelManifest;
import dev.relkt.shard.ShardCommit;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The generations of an index root, with their shards and cuts.
 *
 * <p>The way of a commit: {@link #upload} its files, {@link #publish} a cut of all shards when the
 * checkpoint is complete, {@link #collectGarbage} now and then. The way of a reader: {@link
 * #latestCut}, {@link #write} a lease on it, look whether {@link #cut} still finds it, {@link
 * #materialise} its shards, open them.
 *
 * <p>Safe for use by several threads and processes. Every method throws {@link
 * UncheckedIOException} if the store fails; what was visible before is so still.
 */
public final class GenerationStore {

  private final ResourceStore store;
  private final Clock clock;
  private final ShardFiles files;
  private final Cuts cuts;
  private final ReaderLeases leases;

  GenerationStore(ResourceStore store, IndexLayout layout, Clock clock) {
    this.store = store;
    this.clock = clock;
    files = new ShardFiles(store);
    cuts = new Cuts(store, files, layout, clock);
    leases = new ReaderLeases(store);
  }

  /**
   * Makes a generation for the model's space, with the next free number. It has no cut and is not
   * active.
   */
  public IndexGeneration createGeneration(ModelManifest model) {
    return using(
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
                    clock.instant().truncatedTo(ChronoUnit.MILLIS));
          } while (!store.putIfAbsent(Names.generation(number), SealedJson.seal(generation)));
          return generation;
        });
  }

  /**
   * The active generation if it has the model's space; if none is active, a new one, made active.
   *
   * @throws IndexRefused if the active generation is of another space
   */
  public IndexGeneration startWith(ModelManifest model) {
    Optional<IndexGeneration> active = activeGeneration();
    if (active.isEmpty()) {
      IndexGeneration first =
          generations().stream()
              .filter(g -> g.space().equals(model.embeddingSpace()))
              .findFirst()
              .orElseGet(() -> createGeneration(model));
      activate(first.number());
      return first;
    }
    if (!active.get().space().equals(model.embeddingSpace())) {
      throw new IndexRefused(
          "index root %s: generation %s is active with model %s of space %s (expected: model %s of space %s); start with %s, or use another index root"
              .formatted(
                  store.location(),
                  active.get().id(),
                  active.get().model(),
                  active.get().space(),
                  model.modelVersion(),
                  model.space(),
                  active.get().model()));
    }
    return active.get();
  }

  /** All generations, by number. */
  public List<IndexGeneration> generations() {
    return using(
        "listing the generations",
        () ->
            // their numbers have no gaps, and what a generation says of itself is never deleted
            Stream.iterate(1, number -> number + 1)
                .map(this::generation)
                .takeWhile(Optional::isPresent)
                .map(Optional::orElseThrow)
                .toList());
  }

  /** The generation of that number, if there is one. */
  public Optional<IndexGeneration> generation(int number) {
    String name = Names.generation(number);
    return using(
        "reading " + name,
        () ->
            store
                .read(name)
                .map(
                    bytes ->
                        SealedJson.open(
                            bytes,
                            IndexGeneration.class,
                            "%s in %s".formatted(name, store.location()))));
  }

  /** The generation that answers questions, if it was decided. */
  public Optional<IndexGeneration> activeGeneration() {
    return latestActivation().flatMap(activation -> generation(activation.generation()));
  }

  /** The decision that holds. */
  public Optional<Activation> latestActivation() {
    return using(
        "reading the activations",
        () -> {
          for (long number : activations()) {
            String name = Names.activation(number);
            Optional<byte[]> bytes = store.read(name);
            if (bytes.isPresent()) {
              return Optional.of(
                  SealedJson.open(
                      bytes.get(), Activation.class, "%s in %s".formatted(name, store.location())));
            }
          }
          return Optional.empty();
        });
  }

  /**
   * Decides that this generation answers from now on.
   *
   * @throws IndexRefused if there is no such generation, or somebody else decided at the same
   *     moment
   */
  public Activation activate(int generation) {
    IndexGeneration known = require(generation);
    return using(
        "activating " + known.id(),
        () -> {
          long number = activations().stream().findFirst().orElse(0L) + 1;
          Activation activation =
              new Activation(number, generation, clock.instant().truncatedTo(ChronoUnit.MILLIS));
          if (!store.putIfAbsent(Names.activation(number), SealedJson.seal(activation))) {
            throw new IndexRefused(
                "activation of %s in %s: another one was made at the same moment; look at which one is active, and repeat"
                    .formatted(known.id(), store.location()));
          }
          store.replace(Names.ACTIVE, (known.id() + "\n").getBytes(StandardCharsets.UTF_8));
          return activation;
        });
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
    return using(
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
    using(
        "fetching shard %d of g%d".formatted(shard.shard(), generation),
        () -> {
          files.materialise(generation, shard, directory);
          return shard;
        });
  }

  /** As the other one, refusing to go back in the log. */
  public Publication publish(CutDraft draft) {
    return publish(draft, Rewind.REFUSED);
  }

  /**
   * Makes a cut visible. To publish the same again, after a restart, changes nothing.
   *
   * @throws IndexRefused if a shard or a file is missing, if there is no such generation, or if the
   *     cut would go back in the log and may not; what is visible stays so
   */
  public Publication publish(CutDraft draft, Rewind rewind) {
    IndexGeneration generation = require(draft.generation());
    return using(
        "publishing checkpoint %d of %s".formatted(draft.checkpoint(), generation.id()),
        () -> cuts.publish(generation, draft, rewind));
  }

  /** The cut that readers are to open, if one was published. */
  public Optional<Cut> latestCut(int generation) {
    return using("looking for the latest cut of g" + generation, () -> cuts.latest(generation));
  }

  /** The cut of that number, unless it was collected. */
  public Optional<Cut> cut(int generation, long number) {
    return using(
        "reading cut %d of g%d".formatted(number, generation), () -> cuts.read(generation, number));
  }

  /** Renews a reader's lease. To be done more often than once in {@link GarbageRules#leaseLife}. */
  public void write(ReaderLease lease) {
    using(
        "writing the lease of reader " + lease.id(),
        () -> {
          leases.write(lease);
          return lease;
        });
  }

  /** All leases that were ever written and not removed. */
  public List<ReaderLease> leases() {
    return using("listing the readers", leases::all);
  }

  /** Ends a lease. */
  public void removeLease(String reader) {
    using(
        "removing the lease of reader " + reader,
        () -> {
          leases.remove(reader);
          return reader;
        });
  }

  /**
   * Deletes old cuts, and files that are old and that neither a remaining cut nor a pending commit
   * names. A savepoint is only good as long as a cut of it is kept.
   *
   * @param pending generation → commits that were uploaded for cuts yet to be published
   */
  public GarbageReport collectGarbage(
      GarbageRules rules, Map<Integer, ? extends Collection<StoredShard>> pending) {
    return using(
        "collecting garbage",
        () -> {
          var collection = new GarbageCollection(store, cuts, leases, rules, clock.instant());
          GarbageReport sum = new GarbageReport(0, 0, 0);
          for (IndexGeneration generation : generations()) {
            Collection<StoredShard> waiting = pending.get(generation.number());
            GarbageReport one =
                collection.collect(generation.number(), waiting == null ? List.of() : waiting);
            sum =
                new GarbageReport(
                    sum.cuts() + one.cuts(), sum.files() + one.files(), sum.bytes() + one.bytes());
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

  private List<Long> activations() throws IOException {
    return store.list(Names.ACTIVATIONS).stream()
        .flatMap(resource -> Names.numberIn(resource.name()).stream())
        .sorted(Comparator.reverseOrder())
        .toList();
  }

  private interface Use<T> {
    T use() throws IOException;
  }

  private <T> T using(String what, Use<T> use) {
    try {
      return use.use();
    } catch (IOException e) {
      throw new UncheckedIOException(
          "index root %s: %s: %s".formatted(store.location(), what, e.getMessage()), e);
    }
  }
}
