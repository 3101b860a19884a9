package dev.relkt.rollout;

import static org.assertj.core.api.Assertions.assertThat;

import dev.relkt.answering.WordEncoder;
import dev.relkt.snapshot.GenerationStore;
import dev.relkt.snapshot.IndexRoot;
import dev.relkt.snapshot.ReaderLease;
import dev.relkt.snapshot.ShardRecall;
import dev.relkt.snapshot.generation.GenerationEvent;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReaderEventsTest {

  private final List<GenerationEvent> events = new ArrayList<>();
  private Instant now = Instant.parse("2026-01-01T00:00:00Z");
  private GenerationStore store;
  private ReaderEvents readerEvents;

  @BeforeEach
  void startIndex(@TempDir Path directory) {
    store = IndexRoot.openOrCreate(directory, 2).generations();
    store.startWith(() -> WordEncoder.manifest(1));
    readerEvents =
        new ReaderEvents(
            store,
            new Clock() {
              @Override
              public Instant instant() {
                return now;
              }

              @Override
              public ZoneOffset getZone() {
                return ZoneOffset.UTC;
              }

              @Override
              public Clock withZone(java.time.ZoneId zone) {
                return this;
              }
            },
            events::add);
  }

  private void readerSays(double recall, double times, boolean failing) {
    now = now.plus(Duration.ofSeconds(11));
    store.write(
        new ReaderLease(
            "searcher",
            1,
            1,
            List.of(),
            List.of(new ShardRecall(1, 20, recall, times, failing)),
            "",
            now));
    readerEvents.publish();
  }

  @Test
  void tellsOnceWhenAShardIsSearchedWiderFailsAndRecovers() {
    readerSays(0.97, 1, false);
    assertThat(events).isEmpty();

    readerSays(0.96, 1.5, false);
    readerSays(0.96, 1.5, false);
    assertThat(events).hasSize(1);
    assertThat(events.getFirst().kind()).isEqualTo(GenerationEvent.Kind.RECALL);
    assertThat(events.getFirst().generation()).isEqualTo(1);
    assertThat(events.getFirst().detail())
        .isEqualTo(
            "shard 1: searches found too little of what an exact search finds, and look at 1.5"
                + " times the usual candidates");

    readerSays(0.8, 8, true);
    assertThat(events).hasSize(2);
    assertThat(events.getLast().detail())
        .isEqualTo(
            "shard 1: searches find 0.800 of what an exact search finds, at 8.0 times the usual"
                + " candidates (20 questions); its graphs are given up for scans");

    readerSays(1, 1, false);
    assertThat(events).hasSize(3);
    assertThat(events.getLast().detail())
        .isEqualTo("shard 1: searches find enough at the usual width");
  }

  private void readerCannotFollow(String trouble) {
    now = now.plus(Duration.ofSeconds(11));
    store.write(new ReaderLease("searcher", 1, 1, List.of(), List.of(), trouble, now));
    readerEvents.publish();
  }

  @Test
  void tellsOnceWhenAReaderCannotFollowAndWhenItCanAgain() {
    readerCannotFollow("");
    assertThat(events).isEmpty();

    readerCannotFollow("shards/0/a1-data: missing");
    readerCannotFollow("shards/0/a1-data: missing");
    assertThat(events)
        .singleElement()
        .satisfies(
            event -> {
              assertThat(event.kind()).isEqualTo(GenerationEvent.Kind.READER);
              assertThat(event.detail())
                  .isEqualTo(
                      "reader searcher cannot search all of the newest state:"
                          + " shards/0/a1-data: missing");
            });

    readerCannotFollow("");
    assertThat(events).hasSize(2);
    assertThat(events.getLast().detail())
        .isEqualTo("reader searcher searches all of the newest state again");
  }
}
