package dev.relkt.answering;

import dev.relkt.snapshot.GenerationStore;
import dev.relkt.snapshot.IndexSnapshot;
import dev.relkt.snapshot.ReaderLease;
import dev.relkt.snapshot.ShardRecall;
import dev.relkt.snapshot.generation.GenerationRoles;
import dev.relkt.snapshot.generation.IndexGeneration;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Some shards of the newest snapshot of every generation that may answer, searched while newer
 * snapshots are opened beside.
 *
 * <p>Those are the active generation, one that is ready to follow it, and one that is kept for a
 * rollback: all are open and warm before a question is encoded for them, so that going over to
 * another one takes no time. A generation that has ended stays open for as long as a question may
 * wait, for those that were encoded for it.
 *
 * <p>A refresh brings the shards that changed to fresh directories, opens them, sharing what did
 * not change with the snapshot before, and switches to it. Searches that are under way end on the
 * snapshot that they began with, which closes when the last of them gives it back. A lease a
 * generation in the index root says which snapshot is open, since when, and that it is not to be
 * collected. Thread-safe; one thread refreshes.
 */
public final class Searchers implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(Searchers.class);
  private static final Duration HEARTBEAT = Duration.ofSeconds(10);

  /** Between two tries to open what could not be opened. */
  private static final Duration RETRY = Duration.ofSeconds(2);

  private final Supplier<Optional<GenerationStore>> index;
  private final SnapshotOpener opener;
  private final String readerId;
  private final Clock clock;
  private final Duration staleAfter;
  private final RecallMonitor monitor;

  private final OpenSnapshots open = new OpenSnapshots();

  /** Generation → what was said last about the snapshot that is open. */
  private final Map<Integer, ReaderLease> leases = new TreeMap<>();

  /** Generation → how old what is open is. */
  private final Map<Integer, SnapshotAge> ages = new HashMap<>();

  /** Generation → when to try again to open its newest snapshot. */
  private final Map<Integer, Instant> retryAt = new HashMap<>();

  /** Generation → since when it is not to be read any more. */
  private final Map<Integer, Instant> ended = new HashMap<>();

  private @Nullable GenerationStore store;

  /**
   * @param index empty as long as nobody made it
   * @param shards which ones; none is allowed
   * @param directory empty, for this alone; best on the file system of the index root
   * @param readerId what its leases' ids begin with, unique among readers, letters, digits, dash
   *     and underscore
   * @param recallShare of one thread's time in which live questions are searched exactly too, 0 to
   *     1
   * @param staleAfter how long answers may come from a state that is not the newest before they say
   *     so, and before a newer one is opened without the shards that cannot be read
   */
  public Searchers(
      Supplier<Optional<GenerationStore>> index,
      Set<Integer> shards,
      Path directory,
      String readerId,
      double recallShare,
      Duration staleAfter) {
    this(index, shards, directory, readerId, recallShare, staleAfter, Clock.systemUTC());
  }

  /** With a clock of its own, by which ended generations are closed. */
  Searchers(
      Supplier<Optional<GenerationStore>> index,
      Set<Integer> shards,
      Path directory,
      String readerId,
      double recallShare,
      Duration staleAfter,
      Clock clock) {
    monitor = new RecallMonitor(recallShare, open::acquire, open::release);
    this.clock = clock;
    this.staleAfter = staleAfter;
    this.index = index;
    opener = new SnapshotOpener(shards, directory, monitor);
    this.readerId = readerId;
  }

  /** Begins to search live questions exactly too. */
  public void watchRecall() {
    monitor.start();
  }

  /**
   * Opens the newest snapshots, where they are others than are open; the active generation's first.
   *
   * <p>A shard whose files are missing or damaged does not keep the others from being searched:
   * where there is no older snapshot, or that one has become too old, the newest is opened without
   * it.
   *
   * @throws dev.relkt.snapshot.store.IndexRefused if files are damaged; what is served stays so
   */
  public void refresh() {
    open.closeUnused();
    if (store == null) {
      store = index.get().orElse(null);
    }
    if (store == null) {
      return;
    }
    GenerationRoles roles = store.roles();
    RuntimeException failure = null;
    for (GenerationRoles.RoleAssignment one : activeFirst(roles)) {
      try {
        refresh(store, one.generation());
      } catch (RuntimeException e) {
        // One generation that cannot be opened is no reason to let another one become stale.
        age(one.generation().number()).failed(reason(e));
        failure = failure == null ? e : failure;
      }
    }
    closeEnded(store, roles);
    for (ReaderLease lease : List.copyOf(leases.values())) {
      boolean changed = !lease.trouble().equals(trouble(lease.generation()));
      if (changed || lease.heartbeatAt().plus(HEARTBEAT).isBefore(clock.instant())) {
        writeLease(store, lease.generation(), lease.snapshot(), lease.history());
      }
    }
    if (failure != null) {
      throw failure;
    }
  }

  private static List<GenerationRoles.RoleAssignment> activeFirst(GenerationRoles roles) {
    List<GenerationRoles.RoleAssignment> assignments = new ArrayList<>(roles.assignments());
    assignments.sort(Comparator.comparing(one -> one.role() != GenerationRoles.Role.ACTIVE));
    return assignments;
  }

  private void refresh(GenerationStore store, IndexGeneration generation) {
    int number = generation.number();
    Optional<IndexSnapshot> newest = store.latestSnapshot(number);
    if (newest.isPresent() && !open.isWhole(newest.get())) {
      openOrRetry(store, generation, newest.get());
    }
    Optional<String> damage = store.damage(number);
    if (damage.isPresent()) {
      age(number).failed(damage.get());
    } else {
      age(number).renew();
    }
  }

  /** A snapshot that is open without some shards is tried again, but not all the time. */
  private void openOrRetry(
      GenerationStore store, IndexGeneration generation, IndexSnapshot snapshot) {
    int number = generation.number();
    boolean isOpenInPart = open.number(number).equals(OptionalLong.of(snapshot.number()));
    Instant again = retryAt.get(number);
    if (isOpenInPart && again != null && clock.instant().isBefore(again)) {
      return;
    }
    retryAt.put(number, clock.instant().plus(RETRY));
    open(store, generation, snapshot);
  }

  private SnapshotAge age(int generation) {
    return ages.computeIfAbsent(generation, n -> new SnapshotAge(clock, staleAfter));
  }

  /** What keeps this reader from searching all of the newest snapshot, empty where nothing does. */
  private String trouble(int generation) {
    return age(generation)
        .trouble()
        .orElseGet(() -> String.join("; ", open.unreadable(generation)));
  }

  private static String reason(RuntimeException e) {
    return java.util.Objects.requireNonNullElse(e.getMessage(), e.toString());
  }

  /** Not at once: questions may be under way that were encoded for it. */
  private void closeEnded(GenerationStore store, GenerationRoles roles) {
    List<Integer> gone =
        open.generations().stream().filter(number -> roles.of(number).isEmpty()).toList();
    ended.keySet().retainAll(gone);
    for (int number : gone) {
      Instant since = ended.computeIfAbsent(number, n -> clock.instant());
      if (since.plusMillis(Question.MAX_DEADLINE_MILLIS).isBefore(clock.instant())) {
        open.remove(number);
        leases.remove(number);
        ages.remove(number);
        retryAt.remove(number);
        monitor.forget(number);
        store.removeLease(leaseId(number));
        LOG.info("generation g{} has ended and is closed in reader {}", number, readerId);
      }
    }
  }

  /**
   * The newest open snapshot of a generation, if there is one. To be given back by {@link
   * #release}.
   */
  public Optional<OpenSnapshot> acquire(int generation) {
    return open.acquire(generation);
  }

  /**
   * What is open of a generation.
   *
   * @param snapshot that is searched
   * @param newestAt when it was last known to be the newest published one
   * @param recall how much its searches find, by shard; none where too few questions came
   */
  public record Opened(IndexSnapshot snapshot, Instant newestAt, List<ShardRecall> recall) {
    public Opened {
      recall = List.copyOf(recall);
    }
  }

  /** What is open, one a generation. For the thread that refreshes. */
  public List<Opened> opened() {
    List<Opened> opened = new ArrayList<>();
    for (int generation : open.generations()) {
      open.acquire(generation)
          .ifPresent(
              snapshot -> {
                opened.add(
                    new Opened(
                        snapshot.snapshot(), age(generation).newestAt(), monitor.of(generation)));
                open.release(snapshot);
              });
    }
    return opened;
  }

  /** Gives one back. */
  public void release(OpenSnapshot snapshot) {
    open.release(snapshot);
  }

  /** No refresh may be under way. */
  @Override
  public void close() {
    monitor.close();
    open.close();
    for (int generation : List.copyOf(leases.keySet())) {
      try {
        java.util.Objects.requireNonNull(store).removeLease(leaseId(generation));
      } catch (RuntimeException e) {
        LOG.debug("the leases of reader {} end by themselves: {}", readerId, e.toString());
      }
    }
  }

  private void open(GenerationStore store, IndexGeneration generation, IndexSnapshot snapshot) {
    // First the lease, then a second look: whoever collects garbage sees one or the other.
    List<ReaderLease.Opened> history =
        Optional.ofNullable(leases.get(generation.number()))
            .map(ReaderLease::history)
            .orElse(List.of());
    writeLease(store, generation.number(), snapshot.number(), history);
    if (store.snapshot(generation.number(), snapshot.number()).isEmpty()) {
      return; // it was collected in between; there is a newer one
    }
    Optional<OpenSnapshot> old = open.acquire(generation.number());
    try {
      open.serve(opener.open(store, generation, snapshot, old, age(generation.number())));
      LOG.debug("snapshot {} of {} is open in {}", snapshot.number(), generation.id(), readerId);
    } finally {
      old.ifPresent(open::release);
    }
    if (!history.isEmpty() && history.getLast().snapshot() == snapshot.number()) {
      return; // it was open in part before
    }
    List<ReaderLease.Opened> longer = new ArrayList<>(history);
    longer.add(new ReaderLease.Opened(snapshot.number(), clock.instant()));
    writeLease(store, generation.number(), snapshot.number(), longer);
  }

  private void writeLease(
      GenerationStore store, int generation, long snapshot, List<ReaderLease.Opened> history) {
    var renewed =
        new ReaderLease(
            leaseId(generation),
            generation,
            snapshot,
            history,
            monitor.of(generation),
            trouble(generation),
            clock.instant());
    store.write(renewed);
    leases.put(generation, renewed);
  }

  private String leaseId(int generation) {
    return readerId + "-g" + generation;
  }
}
