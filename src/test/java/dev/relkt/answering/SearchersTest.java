package dev.relkt.answering;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNoException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.relkt.passage.filter.PassageFilter;
import dev.relkt.shard.MovedClock;
import dev.relkt.snapshot.GenerationFixture;
import dev.relkt.snapshot.IndexSnapshot;
import dev.relkt.snapshot.ReaderLease;
import dev.relkt.snapshot.generation.GenerationEnd;
import dev.relkt.snapshot.generation.IndexGeneration;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SearchersTest {

  private static final Duration STALE_AFTER = Duration.ofMinutes(1);

  @TempDir Path directory;
  private PublishedIndex index;
  private Searchers searchers;

  @BeforeEach
  void open() throws Exception {
    index = new PublishedIndex(directory);
    searchers = searchers(Set.of(0, 1));
  }

  @AfterEach
  void close() {
    searchers.close();
    index.close();
  }

  private Searchers searchers(Set<Integer> shards) throws Exception {
    Path folder = Files.createDirectories(directory.resolve("open" + shards.size()));
    return new Searchers(index::find, shards, folder, "reader-" + shards.size(), 0, STALE_AFTER);
  }

  private static List<String> search(OpenSnapshot snapshot, String question) {
    try (var encoder = new WordEncoder(1)) {
      return snapshot.search(encoder.encode(question), 10, PassageFilter.NONE).answers().stream()
          .map(answer -> answer.passage().id().value())
          .toList();
    }
  }

  private List<String> search(String question) {
    OpenSnapshot snapshot = searchers.acquire(1).orElseThrow();
    try {
      return search(snapshot, question);
    } finally {
      searchers.release(snapshot);
    }
  }

  private IndexGeneration first() {
    IndexGeneration generation = index.generation(1);
    GenerationFixture.activate(index.store, 1);
    return generation;
  }

  @Test
  void hasNothingBeforeTheFirstSnapshot() {
    searchers.refresh();
    assertThat(searchers.acquire(1)).isEmpty();
    first();
    searchers.refresh();
    assertThat(searchers.acquire(1)).isEmpty();
  }

  @Test
  void servesTheNewestSnapshotAfterARefresh() {
    IndexGeneration generation = first();
    index.put(generation, "a", "red apple");
    index.publish(generation);
    searchers.refresh();
    assertThat(search("red")).containsExactly("a");
    index.put(generation, "b", "red red");
    index.publish(generation);
    assertThat(search("red")).containsExactly("a");
    searchers.refresh();
    assertThat(search("red")).containsExactly("b", "a");
  }

  @Test
  void aSearchThatIsUnderWayEndsOnTheSnapshotThatItBeganWith() throws Exception {
    IndexGeneration generation = first();
    index.put(generation, "a", "red apple");
    index.publish(generation);
    searchers.refresh();
    OpenSnapshot held = searchers.acquire(1).orElseThrow();
    index.put(generation, "a", "blue");
    index.put(generation, "b", "red");
    index.publish(generation);
    searchers.refresh();
    assertThat(search(held, "red")).containsExactly("a");
    assertThat(search("red")).containsExactlyInAnyOrder("a", "b");
    searchers.release(held);
    searchers.refresh();
    try (Stream<Path> folders = Files.list(directory.resolve("open2"))) {
      assertThat(folders).hasSize(2); // those of the newest snapshot alone
    }
  }

  @Test
  void searchesItsOwnShardsAlone() throws Exception {
    IndexGeneration generation = first();
    for (int i = 0; i < 20; i++) {
      index.put(generation, "p" + i, "red " + i);
    }
    index.publish(generation);
    searchers.refresh();
    try (Searchers one = searchers(Set.of(1))) {
      one.refresh();
      OpenSnapshot snapshot = one.acquire(1).orElseThrow();
      try (var encoder = new WordEncoder(1)) {
        PartialReply.Found found = snapshot.search(encoder.encode("red"), 20, PassageFilter.NONE);
        assertThat(found.shardsAnswered()).isEqualTo(1);
        assertThat(found.passages()).isBetween(1L, 19L).isEqualTo(found.answers().size());
      }
      one.release(snapshot);
    }
  }

  @Test
  void aShardThatDidNotChangeIsNotOpenedAgain() throws Exception {
    IndexGeneration generation = first();
    index.put(generation, "a", "red apple");
    index.publish(generation);
    searchers.refresh();
    index.put(generation, "a", "blue");
    index.publish(generation);
    searchers.refresh();
    searchers.refresh();
    try (Stream<Path> folders = Files.list(directory.resolve("open2"))) {
      // Directories are numbered in the order of opening: two shards, then the one that changed.
      assertThat(folders.map(folder -> folder.getFileName().toString().replaceAll(".*-", "")))
          .hasSize(2)
          .contains("2")
          .doesNotContain("3");
    }
  }

  @Test
  void leasesWhatItHoldsAndTellsSinceWhen() {
    IndexGeneration generation = first();
    index.put(generation, "a", "red");
    IndexSnapshot snapshot1 = index.publish(generation);
    searchers.refresh();
    index.put(generation, "b", "red");
    IndexSnapshot snapshot2 = index.publish(generation);
    searchers.refresh();
    assertThat(index.store.leases())
        .singleElement()
        .satisfies(
            lease -> {
              assertThat(lease.snapshot()).isEqualTo(snapshot2.number());
              assertThat(lease.history().stream().map(ReaderLease.Opened::snapshot))
                  .containsExactly(snapshot1.number(), snapshot2.number());
            });
    searchers.close();
    assertThat(index.store.leases()).isEmpty();
  }

  @Test
  void opensEveryGenerationThatMayAnswerBeforeItDoes() {
    for (int model = 1; model <= 3; model++) {
      IndexGeneration generation = index.generation(model);
      index.put(generation, "a", "red");
      index.publish(generation);
    }
    GenerationFixture.activate(index.store, 1);
    GenerationFixture.activate(index.store, 2);
    searchers.refresh();
    for (int generation = 1; generation <= 3; generation++) {
      assertThat(searchers.acquire(generation)).hasValueSatisfying(searchers::release);
    }
    assertThat(index.store.leases())
        .extracting(ReaderLease::generation)
        .containsExactlyInAnyOrder(1, 2, 3);
  }

  @Test
  void closesAGenerationThatEndedWhenNoQuestionCanWaitForItAnyMore() {
    var clock = new MovedClock(Instant.parse("2026-01-02T03:04:05Z"));
    try (var patient =
        new Searchers(
            index::find,
            Set.of(0, 1),
            directory.resolve("patient"),
            "patient",
            0,
            STALE_AFTER,
            clock)) {
      for (int model = 1; model <= 2; model++) {
        IndexGeneration generation = index.generation(model);
        index.put(generation, "a", "red");
        index.publish(generation);
        GenerationFixture.activate(index.store, generation.number());
      }
      patient.refresh();
      index.store.decisions().end(1, GenerationEnd.Reason.RETIRED, "by a test");
      patient.refresh();
      assertThat(patient.acquire(1)).hasValueSatisfying(patient::release);
      clock.advance(Duration.ofMillis(Question.MAX_DEADLINE_MILLIS + 1));
      patient.refresh();
      assertThat(patient.acquire(1)).isEmpty();
      assertThat(patient.acquire(2)).hasValueSatisfying(patient::release);
      assertThat(index.store.leases()).extracting(ReaderLease::generation).containsExactly(2);
    }
  }

  @Test
  void goesOnServingWhenANewSnapshotCannotBeOpened() throws Exception {
    IndexGeneration generation = first();
    index.put(generation, "a", "red");
    index.publish(generation);
    searchers.refresh();
    index.put(generation, "b", "red");
    index.publish(generation);
    Path open = directory.resolve("open2");
    Path away = directory.resolve("away");
    Files.move(open, away);
    Files.writeString(open, "no directory");
    try (var loop = RefreshLoop.start("test", java.time.Duration.ofMillis(5), searchers::refresh)) {
      org.awaitility.Awaitility.await().until(() -> !loop.failure().isEmpty());
      assertThat(search("red")).containsExactly("a");
      Files.delete(open);
      Files.move(away, open);
      org.awaitility.Awaitility.await().until(() -> search("red").size() == 2);
      assertThat(loop.failure()).isEmpty();
    }
  }

  private Searchers atClock(MovedClock clock) throws Exception {
    Path folder = Files.createDirectories(directory.resolve("clocked"));
    return new Searchers(index::find, Set.of(0, 1), folder, "clocked", 0, STALE_AFTER, clock);
  }

  private static PartialReply.Found found(Searchers searchers) {
    OpenSnapshot snapshot = searchers.acquire(1).orElseThrow();
    try (var encoder = new WordEncoder(1)) {
      return snapshot.search(encoder.encode("red"), 10, PassageFilter.NONE);
    } finally {
      searchers.release(snapshot);
    }
  }

  private static List<String> ids(PartialReply.Found found) {
    return found.answers().stream().map(answer -> answer.passage().id().value()).toList();
  }

  private IndexGeneration publishedInBothShards() {
    IndexGeneration generation = first();
    for (int i = 0; i < 8; i++) {
      index.put(generation, "p" + i, "red " + i);
    }
    index.publish(generation);
    return generation;
  }

  private static void delete(List<Path> files) throws IOException {
    for (Path file : files) {
      Files.delete(file);
    }
  }

  /** Writes a byte into the middle of the newest snapshot. */
  private void damage(IndexSnapshot snapshot) throws IOException {
    Path file = index.file(snapshot);
    byte[] bytes = Files.readAllBytes(file);
    bytes[bytes.length / 2] ^= 1;
    Files.delete(file);
    Files.write(file, bytes);
  }

  @Test
  void anAnswerSaysHowOldItsStateOfTheIndexIs() throws Exception {
    var clock = new MovedClock(Instant.parse("2026-01-02T03:04:05Z"));
    publishedInBothShards();
    try (var reader = atClock(clock)) {
      reader.refresh();
      assertThat(found(reader).snapshotAgeMillis()).hasValue(0);
      clock.advance(Duration.ofSeconds(7));
      assertThat(found(reader).snapshotAgeMillis()).hasValue(7_000);
      assertThat(found(reader).notes()).isEmpty();
      reader.refresh();
      assertThat(found(reader).snapshotAgeMillis()).hasValue(0);
    }
  }

  @Test
  void aDamagedNewestSnapshotIsToldOfAndTheOneBeforeIsServedWithItsAge() throws Exception {
    var clock = new MovedClock(Instant.parse("2026-01-02T03:04:05Z"));
    IndexGeneration generation = publishedInBothShards();
    index.put(generation, "new", "red");
    damage(index.publish(generation));
    try (var reader = atClock(clock)) {
      reader.refresh();
      clock.advance(STALE_AFTER.plusSeconds(3));
      reader.refresh();
      PartialReply.Found found = found(reader);
      assertThat(ids(found)).doesNotContain("new");
      assertThat(found.snapshotAgeMillis()).hasValue(63_000);
      assertThat(found.notes())
          .singleElement()
          .asString()
          .startsWith("answered from a state of the index that was the newest 63 s ago")
          .contains("snapshots/00000000000000000002.json");
      assertThat(index.store.leases())
          .extracting(ReaderLease::trouble)
          .allSatisfy(
              trouble -> assertThat(trouble).contains("snapshots/00000000000000000002.json"));
    }
  }

  @Test
  void theNextPublicationReplacesADamagedSnapshot() throws Exception {
    IndexGeneration generation = publishedInBothShards();
    index.put(generation, "new", "red");
    IndexSnapshot damaged = index.publish(generation);
    damage(damaged);
    assertThat(index.publish(generation).number()).isGreaterThan(damaged.number());
    searchers.refresh();
    assertThat(search("red")).contains("new");
  }

  @Test
  void filesThatAReaderHasAreNotNeededInTheIndexRoot() throws Exception {
    IndexGeneration generation = publishedInBothShards();
    searchers.refresh();
    List<Path> before = index.shardFiles();
    index.put(generation, "p1", "red");
    index.publish(generation);
    delete(before);
    searchers.refresh();
    assertThat(search("red").getFirst()).isEqualTo("p1");
  }

  @Test
  void aShardThatCannotBeReadLeavesTheOthersToBeSearched() throws Exception {
    publishedInBothShards();
    delete(index.shardFiles(0));
    searchers.refresh();
    PartialReply.Found found = found(searchers);
    assertThat(found.shardsCovered()).isEqualTo(2);
    assertThat(found.shardsAnswered()).isEqualTo(1);
    assertThat(found.answers()).isNotEmpty();
    assertThat(found.notes())
        .singleElement()
        .asString()
        .startsWith("shard 0 cannot be searched: ")
        .contains("generations/1/shards/0/")
        .contains("missing");
    assertThat(index.store.leases())
        .extracting(ReaderLease::trouble)
        .allSatisfy(trouble -> assertThat(trouble).contains("missing"));
  }

  @Test
  void aStateThatIsWholeIsKeptUntilItIsTooOld() throws Exception {
    var clock = new MovedClock(Instant.parse("2026-01-02T03:04:05Z"));
    IndexGeneration generation = publishedInBothShards();
    try (var reader = atClock(clock)) {
      reader.refresh();
      for (int i = 0; i < 8; i++) {
        index.put(generation, "p" + i, "red red " + i);
      }
      index.publish(generation);
      delete(index.shardFiles(0));
      assertThatThrownBy(reader::refresh).hasMessageContaining("missing");
      assertThat(found(reader).shardsAnswered()).isEqualTo(2);
      clock.advance(STALE_AFTER.plusSeconds(1));
      assertThatNoException().isThrownBy(reader::refresh);
      assertThat(found(reader).shardsAnswered()).isEqualTo(1);
      assertThat(found(reader).notes()).singleElement().asString().contains("shard 0");
    }
  }
}
