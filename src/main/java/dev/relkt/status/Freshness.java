package dev.relkt.status;

import dev.relkt.snapshot.IndexSnapshot;
import dev.relkt.snapshot.ReaderLease;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * How long after its record's timestamp a passage can be found: until the last of the readers
 * answers from a snapshot that has it. Taken from the samples of arrivals that the snapshots carry
 * and from the histories of the readers.
 */
public final class Freshness {

  private Freshness() {}

  /**
   * One passage that was watched.
   *
   * @param arrivedAt its record's timestamp
   * @param millis from then until every reader answered from it
   */
  public record Sample(Instant arrivedAt, double millis) {}

  /**
   * What the snapshots say of their samples of arrivals.
   *
   * @param snapshots of one generation, in any order
   * @param readers of that generation; snapshots from before one of them started are left out
   */
  static List<Sample> samples(List<IndexSnapshot> snapshots, List<ReaderLease> readers) {
    var samples = new ArrayList<Sample>();
    for (IndexSnapshot snapshot : snapshots) {
      servedByAll(snapshot, readers)
          .ifPresent(
              at -> {
                for (long arrived : snapshot.arrivalSampleMillis()) {
                  samples.add(
                      new Sample(
                          Instant.ofEpochMilli(arrived), Math.max(0, at.toEpochMilli() - arrived)));
                }
              });
    }
    return samples;
  }

  private static Optional<Instant> servedByAll(IndexSnapshot snapshot, List<ReaderLease> readers) {
    Optional<Instant> last = Optional.empty();
    for (ReaderLease reader : readers) {
      boolean sawItCome =
          !reader.history().isEmpty() && reader.history().getFirst().snapshot() < snapshot.number();
      Optional<Instant> at =
          reader.history().stream()
              .filter(opened -> opened.snapshot() >= snapshot.number())
              .map(ReaderLease.Opened::at)
              .findFirst();
      if (!sawItCome || at.isEmpty()) {
        return Optional.empty();
      }
      if (last.isEmpty() || at.get().isAfter(last.get())) {
        last = at;
      }
    }
    return last;
  }
}
