package dev.relkt.bench.load;

import dev.relkt.snapshot.GenerationStore;
import dev.relkt.snapshot.IndexSnapshot;
import dev.relkt.snapshot.ReaderLease;
import dev.relkt.snapshot.generation.IndexGeneration;
import dev.relkt.snapshot.store.IndexRefused;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A thread that watches how long after its record's timestamp a passage can be found, by the
 * samples of arrivals that the active generation's snapshots carry: until every living reader
 * answers from a snapshot that has it. Readers that die and generations that are replaced do not
 * end the wait, so that what they cost is in the samples.
 */
public final class FreshnessWatch implements AutoCloseable {

  private static final Duration SILENT = Duration.ofSeconds(5);

  private static final Logger LOG = LoggerFactory.getLogger(FreshnessWatch.class);

  private final GenerationStore store;
  private final Pace pace;
  private final List<Waiting> waiting = new ArrayList<>();
  private final List<Sample> samples = new ArrayList<>();
  private final Map<Integer, Long> looked = new HashMap<>();
  private final Map<String, Map<Integer, Long>> known = new HashMap<>();

  /**
   * One passage that was watched.
   *
   * @param arrivedAtMillis its record's timestamp
   * @param millis from then until every reader answered from it
   */
  public record Sample(long arrivedAtMillis, double millis) {}

  private record Waiting(List<Long> arrivals, Map<Integer, Long> nextOffsets) {}

  public FreshnessWatch(GenerationStore store) {
    this.store = store;
    this.pace = new Pace("relkt-bench-freshness", 4, due -> tryToLook());
  }

  private void tryToLook() {
    try {
      look();
    } catch (UncheckedIOException | IndexRefused e) {
      // What was listed may be gone when it is read; the next look sees what is there then.
      LOG.debug("not looked at the index: {}", e.getMessage());
    }
  }

  private synchronized void look() {
    Optional<IndexGeneration> active = store.activeGeneration();
    Optional<IndexSnapshot> newest =
        active.flatMap(generation -> store.latestSnapshot(generation.number()));
    if (newest.isEmpty()) {
      return;
    }
    int generation = newest.get().generation();
    // What a generation took in before it became active was found in the one before.
    long from = looked.getOrDefault(generation, newest.get().number() - 1);
    for (long number = from + 1; number <= newest.get().number(); number++) {
      store
          .snapshot(generation, number)
          .filter(snapshot -> !snapshot.arrivalSampleMillis().isEmpty())
          .ifPresent(
              snapshot ->
                  waiting.add(new Waiting(snapshot.arrivalSampleMillis(), snapshot.nextOffsets())));
    }
    looked.put(generation, newest.get().number());
    List<ReaderLease> readers =
        store.leases().stream()
            .filter(lease -> lease.generation() == generation)
            .filter(lease -> !lease.history().isEmpty())
            .filter(lease -> lease.heartbeatAt().isAfter(Instant.now().minus(SILENT)))
            .toList();
    if (readers.isEmpty()) {
      return;
    }
    for (Iterator<Waiting> each = waiting.iterator(); each.hasNext(); ) {
      Waiting one = each.next();
      Optional<Instant> served = servedByAll(one, generation, readers);
      if (served.isPresent()) {
        each.remove();
        for (long arrived : one.arrivals()) {
          samples.add(new Sample(arrived, Math.max(0, served.get().toEpochMilli() - arrived)));
        }
      }
    }
  }

  private Optional<Instant> servedByAll(Waiting one, int generation, List<ReaderLease> readers) {
    Optional<Instant> last = Optional.empty();
    for (ReaderLease reader : readers) {
      Optional<Instant> at =
          reader.history().stream()
              .filter(opened -> has(generation, opened.snapshot(), one.nextOffsets()))
              .map(ReaderLease.Opened::at)
              .findFirst();
      if (at.isEmpty()) {
        return Optional.empty();
      }
      if (last.isEmpty() || at.get().isAfter(last.get())) {
        last = at;
      }
    }
    return last;
  }

  private boolean has(int generation, long snapshot, Map<Integer, Long> nextOffsets) {
    Map<Integer, Long> offsets =
        known.computeIfAbsent(
            generation + "/" + snapshot,
            unused ->
                store
                    .snapshot(generation, snapshot)
                    .map(IndexSnapshot::nextOffsets)
                    .orElse(Map.of()));
    return nextOffsets.entrySet().stream()
        .allMatch(e -> offsets.getOrDefault(e.getKey(), -1L) >= e.getValue());
  }

  /** All so far. */
  public synchronized List<Sample> samples() {
    return List.copyOf(samples);
  }

  @Override
  public void close() {
    pace.close();
  }
}
