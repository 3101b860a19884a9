package dev.relkt.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.relkt.generation.Cut;
import dev.relkt.generation.ReaderLease;
import dev.relkt.registry.EmbeddingSpace;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class FreshnessTest {

  private static final EmbeddingSpace SPACE = new EmbeddingSpace("es-0123456789abcdef01234567");

  @Test
  void countsUntilTheLastReaderServesTheCutOrALaterOne() {
    List<Cut> cuts = List.of(cut(2, 1_000L, 1_400L), cut(3, 2_000L));
    List<ReaderLease> readers =
        List.of(
            reader("a", opened(1, 100), opened(2, 1_500), opened(3, 2_500)),
            reader("b", opened(1, 100), opened(3, 2_600)));
    assertThat(Freshness.samples(cuts, readers))
        .extracting(Freshness.Sample::millis)
        .containsExactly(1_600.0, 1_200.0, 600.0);
  }

  @Test
  void leavesOutCutsFromBeforeAReaderStarted() {
    List<Cut> cuts = List.of(cut(2, 1_000L), cut(3, 9_000L));
    List<ReaderLease> readers = List.of(reader("a", opened(2, 8_000), opened(3, 9_500)));
    assertThat(Freshness.samples(cuts, readers))
        .extracting(Freshness.Sample::millis)
        .containsExactly(500.0);
  }

  @Test
  void leavesOutACutThatAReaderDoesNotServeYet() {
    List<ReaderLease> readers = List.of(reader("a", opened(1, 100)));
    assertThat(Freshness.samples(List.of(cut(2, 1_000L)), readers)).isEmpty();
  }

  private static Cut cut(long number, Long... arrivals) {
    return new Cut(
        Cut.FORMAT,
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

  private static ReaderLease.Opened opened(long cut, long at) {
    return new ReaderLease.Opened(cut, Instant.ofEpochMilli(at));
  }
}
