package dev.relkt.snapshot;

import dev.relkt.passage.PassageId;
import dev.relkt.passage.facet.FacetCounts;
import dev.relkt.passage.facet.FacetRequest;
import dev.relkt.passage.filter.PassageFilter;
import dev.relkt.shard.FilterMismatch;
import dev.relkt.shard.ShardReader;
import dev.relkt.shard.ShardRefused;
import dev.relkt.shard.ShardRouter;
import dev.relkt.shard.StoredPassage;
import dev.relkt.snapshot.generation.IndexGeneration;
import dev.relkt.snapshot.store.IndexRefused;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.commons.io.file.PathUtils;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The passages of one published snapshot, for a look at them: all of it is one state of the log,
 * whatever the jobs do meanwhile. A lease holds the snapshot until this is closed, or the process
 * is told to end. A shard is opened when it is asked first, so that one passage costs one shard.
 * Passages that have expired are left out.
 *
 * <p>For one thread. Every method throws {@link IndexRefused} where a shard cannot be opened, and
 * {@link UncheckedIOException} where it cannot be read.
 */
public final class PublishedPassages implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(PublishedPassages.class);

  private final GenerationStore store;
  private final IndexGeneration generation;
  private final HeldSnapshot held;
  private final Path directory;
  private final ShardRouter router;
  private final Thread leaving;
  private final Map<Integer, ShardReader> open = new TreeMap<>();

  /** A passage with the shard that has it. */
  public record Found(StoredPassage stored, int shard) {}

  private PublishedPassages(
      GenerationStore store, IndexGeneration generation, HeldSnapshot held, Path directory) {
    this.store = store;
    this.generation = generation;
    this.held = held;
    this.directory = directory;
    router = new ShardRouter(held.snapshot().shards().size());
    leaving = new Thread(this::leave, "leave-look");
    Runtime.getRuntime().addShutdownHook(leaving);
  }

  /**
   * Those of the newest snapshot of a generation; absent where none was published.
   *
   * @throws UncheckedIOException if the index root cannot be read, or the lease not be written
   */
  public static Optional<PublishedPassages> newest(
      GenerationStore store, IndexGeneration generation) {
    Optional<HeldSnapshot> held = HeldSnapshot.newest(store, generation.number());
    if (held.isEmpty()) {
      return Optional.empty();
    }
    try {
      Path directory = Files.createTempDirectory("relkt-look-");
      return Optional.of(new PublishedPassages(store, generation, held.get(), directory));
    } catch (IOException e) {
      held.get().close();
      throw new UncheckedIOException("making a temporary folder: " + e.getMessage(), e);
    } catch (RuntimeException e) {
      held.get().close();
      throw e;
    }
  }

  /** Which one is looked at. */
  public IndexSnapshot snapshot() {
    return held.snapshot();
  }

  /** The passage of an id; opens its shard alone. */
  public Optional<Found> find(PassageId id) {
    int shard = router.shardOf(id).number();
    return reader(shard).findStored(id).map(stored -> new Found(stored, shard));
  }

  /** How many passages a filter accepts. */
  public long count(PassageFilter filter) {
    return readers().mapToLong(reader -> reader.count(filter)).sum();
  }

  /**
   * How many passages have which values, of those that a filter accepts.
   *
   * @return in the order of the requests
   */
  public List<FacetCounts> facets(PassageFilter filter, List<FacetRequest> requests) {
    List<FacetCounts> all =
        FacetCounts.mergedEach(readers().map(r -> r.facets(filter, requests)).toList());
    return IntStream.range(0, requests.size())
        .mapToObj(i -> all.get(i).top(requests.get(i).limit()))
        .toList();
  }

  /**
   * The passages that a filter accepts, shard by shard, read one by one. To be closed, and before
   * this is.
   */
  public Stream<Found> stored(PassageFilter filter) {
    return shards()
        .flatMap(shard -> reader(shard).stored(filter).map(stored -> new Found(stored, shard)));
  }

  /** As {@link #stored}, the ids alone. */
  public Stream<PassageId> ids(PassageFilter filter) {
    return readers().flatMap(reader -> reader.ids(filter));
  }

  /** What a filter asks for that no passage can have, in sentences; none where all is well. */
  public List<String> mismatches(PassageFilter filter) {
    return filter.isEmpty()
        ? List.of()
        : FilterMismatch.among(readers().map(reader -> reader.mismatches(filter)).toList());
  }

  private Stream<Integer> shards() {
    return held.snapshot().shards().stream().map(StoredShard::shard);
  }

  private Stream<ShardReader> readers() {
    return shards().map(this::reader);
  }

  private ShardReader reader(int shard) {
    ShardReader there = open.get(shard);
    if (there != null) {
      return there;
    }
    ShardReader opened = open(held.snapshot().shards().get(shard));
    open.put(shard, opened);
    return opened;
  }

  private ShardReader open(StoredShard stored) {
    Path files = directory.resolve("shard-" + stored.shard());
    try {
      store.view(generation.number(), stored, files);
      return ShardReader.open(files, generation.space());
    } catch (IndexRefused | ShardRefused | UncheckedIOException e) {
      throw new IndexRefused(
          "snapshot %d of %s: shard %d cannot be opened: %s"
              .formatted(snapshot().number(), generation.id(), stored.shard(), e.getMessage()),
          e);
    }
  }

  @Override
  public void close() {
    try {
      Runtime.getRuntime().removeShutdownHook(leaving);
    } catch (IllegalStateException e) {
      // The process ends, and what follows is done twice.
    }
    open.values().forEach(ShardReader::close);
    open.clear();
    leave();
  }

  /** Leaves nothing behind, also where the process is stopped in the middle of a look. */
  private void leave() {
    held.close();
    try {
      PathUtils.deleteDirectory(directory);
    } catch (IOException e) {
      LOG.debug("{}: not deleted: {}", directory, e.toString());
    }
  }
}
