package dev.relkt.status;

import static org.assertj.core.api.Assertions.assertThat;

import dev.relkt.registry.EmbeddingSpace;
import dev.relkt.snapshot.IndexSnapshot;
import dev.relkt.snapshot.ReaderLease;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class FreshnessTest {

  private static final EmbeddingSpace SPACE = new EmbeddingSpace("es-0123456789abcdef01234567");

  @Test
  void countsUntilTheLastReaderServesTheSnapshotOrALaterOne() {
    List<IndexSnapshot> snapshots = List.of(snapshot(2, 1_000L, 1_400L), snapshot(3, 2_000L));
    List<ReaderLease> readers =
        List.of(
            reader("a", opened(1, 100), opened(2, 1_500), opened(3, 2_500)),
            reader("b", opened(1, 100), opened(3, 2_600)));
    assertThat(Freshness.samples(snapshots, readers))
        .extracting(Freshness.Sample::millis)
        .containsExactly(1_600.0, 1_200.0, 600.0);
  }

  @Test
  void leavesOutSnapshotsFromBeforeAReaderStarted() {
    List<IndexSnapshot> snapshots = List.of(snapshot(2, 1_000L), snapshot(3, 9_000L));
    List<ReaderLease> readers = List.of(reader("a", opened(2, 8_000), opened(3, 9_500)));
    assertThat(Freshness.samples(snapshots, readers))
        .extracting(Freshness.Sample::millis)
        .containsExactly(500.0);
  }

  @Test
  void leavesOutASnapshotThatAReaderDoesNotServeYet() {
    List<ReaderLease> readers = List.of(reader("a", opened(1, 100)));
    assertThat(Freshness.samples(List.of(snapshot(2, 1_000L)), readers)).isEmpty();
  }

  private static IndexSnapshot snapshot(long number, Long... arrivals) {
    return new IndexSnapshot(
        IndexSnapshot.FORMAT,
        number,
        1,
        SPACE,
        number,
        Instant.EPOCH,
        List.of(),
        Map.of(),
        List.of(arrivals));
  }

  private static ReaderLease reader(String id, ReaderLease.Opened... history) {
    return new ReaderLease(id, 1, 1, List.of(history), List.of(), "", Instant.EPOCH);
  }

  private static ReaderLease.Opened opened(long snapshot, long at) {
    return new ReaderLease.Opened(snapshot, Instant.ofEpochMilli(at));
  }
}
