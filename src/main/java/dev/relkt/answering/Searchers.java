package dev.relkt.answering;

import dev.relkt.generation.Cut;
import dev.relkt.generation.GenerationStore;
import dev.relkt.generation.IndexGeneration;
import dev.relkt.generation.ReaderLease;
import dev.relkt.generation.StoredShard;
import dev.relkt.shard.ShardReader;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Some shards of the newest cut of the active generation, searched while newer cuts are opened
 * beside.
 *
 * <p>A refresh brings the shards that changed to fresh directories, opens and warms them, and
 * swaps. Searches that are under way end on the cut that they began with, which closes when the
 * last of them gives it back. The generation that was active before stays open beside, for the
 * questions that were encoded for it. A lease in the index root says which cut is open, since when,
 * and that it is not to be collected. Thread-safe; one thread refreshes.
 */
public final class Searchers implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(Searchers.class);
  private static final Duration HEARTBEAT = Duration.ofSeconds(10);

  private final Supplier<Optional<GenerationStore>> index;
  private final Set<Integer> shards;
  private final Path directory;
  private final String readerId;

  /** By generation; of these at most the active one and the one before. */
  private final Map<Integer, OpenCut> open = new HashMap<>();

  /** Cuts that nobody holds any more, to be closed by the next refresh. */
  private final Queue<OpenCut> unused = new ConcurrentLinkedQueue<>();

  private final List<ReaderLease.Opened> history = new ArrayList<>();
  private @Nullable GenerationStore store;
  private @Nullable ReaderLease lease;
  private int active;
  private int before;
  private long directories;
  private boolean closed;

  /**
   * @param index empty as long as nobody made it
   * @param shards which ones; none is allowed
   * @param directory empty, for this alone; best on the file system of the index root
   * @param readerId of the lease, unique among readers, letters, digits, dash and underscore
   */
  public Searchers(
      Supplier<Optional<GenerationStore>> index,
      Set<Integer> shards,
      Path directory,
      String readerId) {
    this.index = index;
    this.shards = new TreeSet<>(shards);
    this.directory = directory;
    this.readerId = readerId;
  }

  /**
   * Opens the newest cut, if it is another one than is open.
   *
   * @throws dev.relkt.generation.IndexRefused if its files are damaged; what is served stays so
   */
  public void refresh() {
    closeUnused();
    if (store == null) {
      store = index.get().orElse(null);
    }
    if (store == null) {
      return;
    }
    Optional<IndexGeneration> generation = store.activeGeneration();
    if (generation.isEmpty()) {
      return;
    }
    Optional<Cut> newest = store.latestCut(generation.get().number());
    if (newest.isPresent() && !isOpen(newest.get())) {
      open(store, generation.get(), newest.get());
    }
    if (lease != null && lease.heartbeatAt().plus(HEARTBEAT).isBefore(Instant.now())) {
      writeLease(store, lease.generation(), lease.cut());
    }
  }

  /** The newest open cut of a generation, if there is one. To be given back by {@link #release}. */
  public synchronized Optional<OpenCut> acquire(int generation) {
    OpenCut cut = open.get(generation);
    return cut != null && cut.tryHold() ? Optional.of(cut) : Optional.empty();
  }

  /** Gives one back. */
  public void release(OpenCut cut) {
    if (cut.letGo()) {
      unused.add(cut); // closing takes time, which no search is to wait for
    }
  }

  /** No refresh may be under way. */
  @Override
  public void close() {
    List<OpenCut> last;
    synchronized (this) {
      closed = true;
      last = List.copyOf(open.values());
      open.clear();
    }
    last.forEach(this::release);
    closeUnused();
    if (store != null && lease != null) {
      try {
        store.removeLease(readerId);
      } catch (RuntimeException e) {
        LOG.debug("the lease of reader {} ends by itself: {}", readerId, e.toString());
      }
    }
  }

  private void closeUnused() {
    for (OpenCut cut = unused.poll(); cut != null; cut = unused.poll()) {
      cut.close();
    }
  }

  private synchronized boolean isOpen(Cut cut) {
    OpenCut there = open.get(cut.generation());
    return there != null && there.number() == cut.number();
  }

  private void open(GenerationStore store, IndexGeneration generation, Cut cut) {
    // First the lease, then a second look: whoever collects garbage sees one or the other.
    writeLease(store, generation.number(), cut.number());
    if (store.cut(generation.number(), cut.number()).isEmpty()) {
      return; // it was collected in between; there is a newer one
    }
    Optional<OpenCut> old = acquire(generation.number());
    Map<Integer, OpenShard> opened = new HashMap<>();
    try {
      for (StoredShard stored : cut.shards()) {
        if (!shards.contains(stored.shard())) {
          continue;
        }
        Optional<OpenShard> same =
            old.map(o -> o.shard(stored.shard())).filter(s -> s.stored().equals(stored));
        opened.put(
            stored.shard(),
            same.isPresent() ? same.get().hold() : openShard(store, generation, stored));
      }
    } catch (RuntimeException e) {
      opened.values().forEach(OpenShard::letGo);
      throw e;
    } finally {
      old.ifPresent(this::release);
    }
    serve(new OpenCut(cut, opened));
    history.add(new ReaderLease.Opened(cut.number(), Instant.now()));
    if (history.size() > ReaderLease.MAX_HISTORY) {
      history.removeFirst();
    }
    writeLease(store, generation.number(), cut.number());
  }

  private OpenShard openShard(
      GenerationStore store, IndexGeneration generation, StoredShard stored) {
    Path fresh =
        directory.resolve(
            "g%d-%d-%d".formatted(generation.number(), stored.shard(), directories++));
    try {
      store.materialise(generation.number(), stored, fresh);
      ShardReader reader = ShardReader.open(fresh, generation.space());
      try {
        reader.warm();
      } catch (RuntimeException e) {
        reader.close();
        throw e;
      }
      return new OpenShard(stored, reader, fresh);
    } catch (RuntimeException e) {
      OpenShard.remove(fresh);
      throw e;
    }
  }

  private void serve(OpenCut next) {
    List<OpenCut> gone = new ArrayList<>();
    synchronized (this) {
      if (closed) {
        gone.add(next);
      } else {
        OpenCut replaced = open.put(next.generation(), next);
        if (replaced != null) {
          gone.add(replaced);
        }
        if (active != next.generation()) {
          OpenCut oldest = before == next.generation() ? null : open.remove(before);
          if (oldest != null) {
            gone.add(oldest);
          }
          before = active;
          active = next.generation();
        }
      }
    }
    gone.forEach(this::release);
    LOG.debug("cut {} of g{} is open in reader {}", next.number(), next.generation(), readerId);
  }

  private void writeLease(GenerationStore store, int generation, long cut) {
    var renewed = new ReaderLease(readerId, generation, cut, history, Instant.now());
    store.write(renewed);
    lease = renewed;
  }
}
