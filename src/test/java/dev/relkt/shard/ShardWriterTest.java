package dev.relkt.shard;

import static dev.relkt.shard.ShardFixture.at;
import static dev.relkt.shard.ShardFixture.axis;
import static dev.relkt.shard.ShardFixture.id;
import static dev.relkt.shard.ShardFixture.passage;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.relkt.embedding.Embedding;
import dev.relkt.passage.Language;
import dev.relkt.passage.Passage;
import dev.relkt.passage.PassageId;
import dev.relkt.passage.filter.PassageFilter;
import dev.relkt.passage.metadata.Metadata;
import dev.relkt.passage.metadata.MetadataValue;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ShardWriterTest {

  private static final int DIMENSION = 4;
  private static final Embedding NORTH = axis(DIMENSION, 0);
  private static final Embedding EAST = axis(DIMENSION, 1);

  @TempDir Path directory;
  private ShardWriter writer;

  @BeforeEach
  void open() {
    writer = ShardWriter.open(directory, ShardFixture.SPACE, DIMENSION);
  }

  @AfterEach
  void close() {
    writer.close();
  }

  @Test
  void commitsWithoutAnyPassage() {
    ShardCommit commit = writer.commit(Map.of("checkpoint", "1"));

    assertThat(commit.passages()).isZero();
    assertThat(commit.files()).extracting(CommitFile::name).containsExactly(commit.segmentsFile());
    try (var reader = reader()) {
      assertThat(reader.search(NORTH, 10, PassageFilter.NONE)).isEmpty();
      assertThat(reader.searchExact(NORTH, 10, PassageFilter.NONE)).isEmpty();
      assertThat(reader.find(id("a"))).isEmpty();
      reader.warm();
    }
  }

  @Test
  void saysSpaceDimensionAndCountsInEveryCommit() {
    writer.upsert(passage("a", "one"), List.of(NORTH, EAST), at(0, 0));

    ShardCommit commit = writer.commit(Map.of("checkpoint", "17"));

    assertThat(commit.data())
        .isEqualTo(
            Map.of(
                "relkt.format", "4",
                "relkt.space", ShardFixture.SPACE.id(),
                "relkt.dimension", "4",
                "relkt.passages", "1",
                "relkt.windows", "2",
                "checkpoint", "17"));
    try (var reader = reader()) {
      assertThat(reader.commitData()).isEqualTo(commit.data());
    }
  }

  @Test
  void commitsAgainWithNewDataWhereNothingWasWritten() {
    writer.upsert(passage("a", "one"), List.of(NORTH), at(0, 0));
    assertThat(writer.hasChanges()).isTrue();
    writer.commit(Map.of("checkpoint", "1"));
    assertThat(writer.hasChanges()).isFalse();

    ShardCommit second = writer.commit(Map.of("checkpoint", "2"));

    assertThat(second.data()).containsEntry("checkpoint", "2");
    try (var reader = reader()) {
      assertThat(reader.commitData()).containsEntry("checkpoint", "2");
      assertThat(reader.passages()).isEqualTo(1);
    }
  }

  @Test
  void findsAPassageByItsBestWindowAndOnce() {
    writer.upsert(passage("a", "one"), List.of(EAST, NORTH, EAST), at(0, 0));
    writer.commit(Map.of());

    try (var reader = reader()) {
      assertThat(reader.search(NORTH, 10, PassageFilter.NONE))
          .containsExactly(
              new ScoredPassage(
                  passage("a", "one"),
                  1,
                  new Match(1, 3, 1, 1f / 3).withWrittenAt(at(0, 0).timestampMillis())));
      assertThat(reader.windows(id("a")).stream().map(Embedding::toArray).toList())
          .containsExactly(EAST.toArray(), NORTH.toArray(), EAST.toArray());
    }
  }

  @Test
  void replacesAPassageAsAWhole() {
    writer.upsert(passage("a", "old"), List.of(NORTH, NORTH, NORTH), at(0, 0));
    writer.commit(Map.of());
    writer.upsert(passage("a", "new"), List.of(EAST), at(0, 1));
    assertThat(writer.passages()).isEqualTo(1);
    assertThat(writer.windows()).isEqualTo(1);
    writer.commit(Map.of());

    try (var reader = reader()) {
      assertThat(reader.search(NORTH, 10, PassageFilter.NONE))
          .containsExactly(
              new ScoredPassage(
                  passage("a", "new"),
                  0,
                  new Match(0, 1, 0, 0).withWrittenAt(at(0, 1).timestampMillis())));
    }
  }

  @Test
  void ordersEqualScoresById() {
    for (String name : List.of("c", "a", "d", "b")) {
      writer.upsert(passage(name, "same"), List.of(NORTH), at(0, name.charAt(0)));
      writer.commit(Map.of());
    }

    try (var reader = reader()) {
      assertThat(reader.search(NORTH, 3, PassageFilter.NONE))
          .extracting(hit -> hit.passage().id().value())
          .containsExactly("a", "b", "c");
    }
  }

  @Test
  void ignoresAWriteThatIsNotNewerThanTheLastOneOfItsPartition() {
    assertThat(writer.upsert(passage("a", "new"), List.of(NORTH), at(2, 10))).isTrue();
    assertThat(writer.upsert(passage("a", "same"), List.of(NORTH), at(2, 10))).isFalse();
    assertThat(writer.upsert(passage("a", "old"), List.of(NORTH), at(2, 9))).isFalse();
    assertThat(writer.delete(id("a"), at(2, 10))).isFalse();
    writer.commit(Map.of());
    assertThat(writer.upsert(passage("a", "old"), List.of(NORTH), at(2, 9))).isFalse();
    assertThat(writer.hasChanges()).isFalse();
    writer.commit(Map.of());

    try (var reader = reader()) {
      assertThat(reader.find(id("a"))).contains(passage("a", "new"));
    }
  }

  @Test
  void betweenPartitionsTheLaterTimestampCountsThenTheGreaterPartition() {
    writer.upsert(passage("a", "one"), List.of(NORTH), new SourcePosition(2, 10, 500));

    assertThat(writer.upsert(passage("a", "x"), List.of(NORTH), new SourcePosition(1, 90, 499)))
        .isFalse();
    assertThat(writer.upsert(passage("a", "x"), List.of(NORTH), new SourcePosition(1, 91, 500)))
        .isFalse();
    assertThat(writer.writes().partitionMoves()).isEqualTo(2);
    assertThat(writer.upsert(passage("a", "x"), List.of(NORTH), new SourcePosition(3, 0, 500)))
        .isTrue();
    assertThat(writer.delete(id("a"), new SourcePosition(0, 0, 501))).isTrue();
    writer.commit(Map.of());
    writer.close();

    open();

    assertThat(writer.writes().partitionMoves()).isEqualTo(4);
    assertThat(writer.upsert(passage("a", "x"), List.of(NORTH), new SourcePosition(3, 1, 500)))
        .as("what was taken back stays away")
        .isFalse();
    assertThat(writer.passages()).isZero();
  }

  @Test
  void theOrderInWhichPartitionsAreReadDoesNotMatter() {
    long seed = new Random().nextLong();
    var random = new Random(seed);
    for (int round = 0; round < 200; round++) {
      List<List<SourcePosition>> partitions = new ArrayList<>();
      for (int partition = 0; partition < 3; partition++) {
        List<SourcePosition> writes = new ArrayList<>();
        for (int offset = 0; offset < 4; offset++) {
          writes.add(new SourcePosition(partition, offset, random.nextInt(5)));
        }
        partitions.add(writes);
      }
      PassageId first = id("first-" + round);
      PassageId second = id("second-" + round);
      SourcePosition one = lastWritten(first, interleaved(partitions, random));
      SourcePosition other = lastWritten(second, interleaved(partitions, random));
      assertThat(other).as("seed %d, round %d, %s", seed, round, partitions).isEqualTo(one);
    }
  }

  /** The write that counts in the end. */
  private SourcePosition lastWritten(PassageId id, List<SourcePosition> writes) {
    SourcePosition last = writes.getFirst();
    for (SourcePosition at : writes) {
      if (writer.upsert(passage(id.value(), "text"), List.of(NORTH), at)) {
        last = at;
      }
    }
    return last;
  }

  private static List<SourcePosition> interleaved(
      List<List<SourcePosition>> partitions, Random random) {
    List<Deque<SourcePosition>> left = new ArrayList<>();
    partitions.forEach(writes -> left.add(new ArrayDeque<>(writes)));
    List<SourcePosition> all = new ArrayList<>();
    while (!left.isEmpty()) {
      Deque<SourcePosition> next = left.get(random.nextInt(left.size()));
      all.add(next.removeFirst());
      left.removeIf(Deque::isEmpty);
    }
    return all;
  }

  @Test
  void aTopicThatWasMadeAnewGoesOnBehindTheOldOne() {
    writer.upsert(passage("a", "old"), List.of(NORTH), new SourcePosition(2, 1_000, 500));
    writer.delete(id("b"), new SourcePosition(2, 1_001, 500));

    assertThat(
            writer.upsert(
                passage("a", "new"),
                List.of(NORTH),
                new SourcePosition(2, LogOffset.of(1, 0), 400)))
        .isTrue();
    assertThat(
            writer.upsert(
                passage("b", "new"),
                List.of(NORTH),
                new SourcePosition(0, LogOffset.of(1, 0), 400)))
        .isTrue();
    assertThat(writer.upsert(passage("a", "old"), List.of(NORTH), new SourcePosition(3, 7, 9_000)))
        .isFalse();
    assertThat(writer.writes().partitionMoves()).isZero();
  }

  @Test
  void whatComesFromAFileIsOlderThanEverythingOfTheLogInWhateverOrderItComes() {
    SourcePosition line = SourcePosition.backfilled(LogOffset.of(3, 7), 9_000);
    writer.upsert(passage("a", "log"), List.of(NORTH), new SourcePosition(2, 0, -1));
    writer.delete(id("b"), new SourcePosition(2, 1, 0));
    writer.commit(Map.of());

    assertThat(writer.upsert(passage("a", "file"), List.of(NORTH), line)).isFalse();
    assertThat(writer.upsert(passage("b", "file"), List.of(NORTH), line)).isFalse();
    assertThat(writer.upsert(passage("c", "file"), List.of(NORTH), line)).isTrue();
    assertThat(writer.upsert(passage("c", "file"), List.of(NORTH), line))
        .as("the same line again")
        .isFalse();
    assertThat(
            writer.upsert(
                passage("c", "earlier line"),
                List.of(NORTH),
                SourcePosition.backfilled(LogOffset.of(3, 6), 9_000)))
        .isFalse();
    assertThat(
            writer.upsert(
                passage("c", "later line"),
                List.of(NORTH),
                SourcePosition.backfilled(LogOffset.of(3, 8), 9_000)))
        .isTrue();
    assertThat(writer.upsert(passage("c", "log"), List.of(NORTH), new SourcePosition(0, 0, -1)))
        .isTrue();
    assertThat(writer.writes().partitionMoves()).isZero();
  }

  @Test
  void doesNotReviveADeletedPassageAlsoAfterARestart() {
    writer.upsert(passage("a", "one"), List.of(NORTH), at(0, 5));
    writer.delete(id("a"), at(0, 6));
    assertThat(writer.upsert(passage("a", "one"), List.of(NORTH), at(0, 5))).isFalse();
    writer.commit(Map.of());
    writer.close();

    open();

    assertThat(writer.passages()).isZero();
    assertThat(writer.windows()).isZero();
    assertThat(writer.upsert(passage("a", "one"), List.of(NORTH), at(0, 5))).isFalse();
    assertThat(writer.upsert(passage("a", "two"), List.of(NORTH), at(0, 7))).isTrue();
    assertThat(writer.passages()).isEqualTo(1);
  }

  @Test
  void remembersTheDeleteOfAPassageThatItHasNeverSeen() {
    assertThat(writer.delete(id("a"), at(0, 6))).isTrue();
    writer.commit(Map.of());

    assertThat(writer.upsert(passage("a", "late"), List.of(NORTH), at(0, 5))).isFalse();
    assertThat(writer.passages()).isZero();
    writer.commit(Map.of());
    try (var reader = reader();
        var stored = reader.stored()) {
      assertThat(stored).isEmpty();
      assertThat(reader.find(id("a"))).isEmpty();
      assertThat(reader.search(NORTH, 10, PassageFilter.NONE)).isEmpty();
    }
  }

  @Test
  void tellsPassagesWithTheirPositions() {
    writer.upsert(passage("a", "one"), List.of(NORTH, EAST), at(3, 5));
    writer.delete(id("b"), at(3, 6));
    writer.commit(Map.of());

    try (var reader = reader();
        var stored = reader.stored()) {
      assertThat(stored)
          .containsExactly(
              new StoredPassage(passage("a", "one"), at(3, 5), 2, java.util.OptionalLong.empty()));
    }
  }

  @Test
  void forgetsDeletesAfterTheirRetention() {
    writer.close();
    var clock = new MovedClock(Instant.parse("2026-01-01T00:00:00Z"));
    var settings = ShardSettings.DEFAULT.withTombstones(Duration.ofDays(1), clock);
    try (var forgetful = ShardWriter.open(directory, ShardFixture.SPACE, DIMENSION, settings)) {
      forgetful.delete(id("a"), at(0, 6));
      clock.advance(Duration.ofHours(23));
      forgetful.commit(Map.of());
      assertThat(forgetful.upsert(passage("a", "late"), List.of(NORTH), at(0, 5))).isFalse();

      clock.advance(Duration.ofHours(2));
      forgetful.commit(Map.of());

      assertThat(forgetful.upsert(passage("a", "late"), List.of(NORTH), at(0, 5))).isTrue();
    }
  }

  @Test
  void keepsTheFilesOfACommitUntilItIsReleased() throws IOException {
    writer.upsert(passage("a", "one"), List.of(NORTH), at(0, 0));
    ShardCommit first = writer.commit(Map.of());
    writer.upsert(passage("a", "two"), List.of(NORTH), at(0, 1));
    writer.commit(Map.of());
    assertThat(sizes()).containsAllEntriesOf(sizes(first));

    writer.release(first);
    writer.release(first);

    assertThat(sizes()).doesNotContainKey(first.segmentsFile());
  }

  @Test
  void goesOnFromTheLastCommitWithoutWhatCameAfterIt() {
    writer.upsert(passage("a", "one"), List.of(NORTH), at(0, 0));
    writer.commit(Map.of());
    writer.upsert(passage("b", "two"), List.of(NORTH), at(0, 1));
    writer.close();

    open();

    assertThat(writer.passages()).isEqualTo(1);
    assertThat(writer.upsert(passage("b", "two"), List.of(NORTH), at(0, 1))).isTrue();
  }

  @Test
  void closesInAnInterruptedThreadWithoutAnExceptionAndKeepsTheInterrupt() {
    for (int i = 0; i < 500; i++) {
      writer.upsert(passage("p" + i, "text"), List.of(NORTH, EAST), at(0, i));
    }
    Thread.currentThread().interrupt();
    try {
      try {
        writer.commit(Map.of());
      } catch (RuntimeException e) {
        // may fail, or not
      }
      writer.close();
      assertThat(Thread.interrupted()).isTrue();
    } finally {
      Thread.interrupted();
    }
    writer.close();
  }

  @Test
  void opensAgainAfterAnInterruptInTheMiddleOfACommit() throws Exception {
    writer.upsert(passage("kept", "one"), List.of(NORTH), at(0, 0));
    writer.commit(Map.of());
    Thread victim =
        new Thread(
            () -> {
              try {
                for (int i = 1; !Thread.currentThread().isInterrupted(); i++) {
                  writer.upsert(passage("p" + i, "text"), List.of(NORTH, EAST), at(0, i));
                  if (i % 50 == 0) {
                    writer.release(writer.commit(Map.of()));
                  }
                }
              } catch (RuntimeException e) {
                // what a cancelled task sees
              } finally {
                writer.close();
              }
            });
    victim.start();
    victim.join(300);
    victim.interrupt();
    victim.join();

    open();

    writer.commit(Map.of());
    try (var reader = reader()) {
      assertThat(reader.find(id("kept"))).isPresent();
      assertThat(reader.search(NORTH, 5, PassageFilter.NONE)).isNotEmpty();
    }
  }

  @Test
  void takesTheLongestTextsAndMetadata() {
    String longest = "ก".repeat(MetadataValue.MAX_TEXT_CHARS);
    Map<String, String> metadata = new TreeMap<>();
    for (int i = 0; i < Metadata.MAX_ENTRIES; i++) {
      metadata.put("k".repeat(Metadata.MAX_KEY_CHARS - 2) + (10 + i), longest);
    }
    Passage large =
        new Passage(
            id("ก".repeat(170)),
            new Language("th"),
            "ก".repeat(Passage.MAX_TITLE_CHARS),
            "ก".repeat(Passage.MAX_TEXT_BYTES / 3),
            metadata);
    writer.upsert(large, List.of(NORTH, EAST), at(0, 0));
    writer.commit(Map.of());

    try (var reader = reader()) {
      var filter = new PassageFilter(java.util.Set.of(new Language("th")), metadata);
      assertThat(reader.search(NORTH, 1, filter))
          .containsExactly(
              new ScoredPassage(
                  large, 1, new Match(0, 2, 1, 0.5f).withWrittenAt(at(0, 0).timestampMillis())));
      var other =
          new PassageFilter(
              java.util.Set.of(), Map.of(metadata.keySet().iterator().next(), longest + "x"));
      assertThat(reader.search(NORTH, 1, other)).isEmpty();
    }
  }

  @Test
  void refusesAVectorOfAnotherSpace() {
    Embedding stranger = new Embedding(ShardFixture.OTHER, new float[] {1, 0, 0, 0});

    assertThatThrownBy(() -> writer.upsert(passage("a", "x"), List.of(stranger), at(0, 0)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "passage a: a vector of space es-ffffffffffffffffffffffff with dimension 4 (expected:"
                + " space es-0123456789abcdef01234567 with dimension 4, as the shard in %s)",
            directory);
  }

  @Test
  void refusesAPassageWithoutAWindow() {
    assertThatThrownBy(() -> writer.upsert(passage("a", "x"), List.of(), at(0, 0)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("passage a: no window (expected: one or more)");
  }

  @Test
  void refusesCommitDataUnderItsOwnKeys() {
    assertThatThrownBy(() -> writer.commit(Map.of("relkt.space", "mine")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "commit data: \"relkt.space\" (expected: another key; the shard writes this one"
                + " itself)");
  }

  @Test
  void graphsThatAreGivenUpAreGoneAfterTheNextCommitAndNothingElseIs(@TempDir Path elsewhere) {
    Random random = new Random(3);
    try (var graphs =
        ShardWriter.open(elsewhere, ShardFixture.SPACE, DIMENSION, ShardSettings.ALWAYS_GRAPHS)) {
      for (int p = 0; p < 60; p++) {
        graphs.upsert(
            ShardFixture.passage("p" + p, "text " + p),
            ShardFixture.windows(ShardFixture.random(random, DIMENSION), 3, random),
            ShardFixture.at(0, p));
        if (p % 20 == 19) {
          graphs.commit(Map.of());
        }
      }
      assertThat(graphs.dropGraphs()).isPositive();
      graphs.awaitMerges();
      assertThat(graphs.hasChanges()).isTrue();
      graphs.commit(Map.of());
      assertThat(graphs.dropGraphs()).isZero();
    }
    try (var reader = ShardReader.open(elsewhere, ShardFixture.SPACE)) {
      assertThat(reader.segments()).noneMatch(SegmentState::hasGraph);
      assertThat(reader.passages()).isEqualTo(60);
      for (int p = 0; p < 60; p++) {
        assertThat(reader.find(new PassageId("p" + p))).isPresent();
      }
    }
  }

  private ShardReader reader() {
    return ShardReader.open(directory, ShardFixture.SPACE);
  }

  private Map<String, Long> sizes() throws IOException {
    Map<String, Long> sizes = new TreeMap<>();
    try (var files = Files.list(directory)) {
      for (Path file : files.toList()) {
        sizes.put(file.getFileName().toString(), Files.size(file));
      }
    }
    return sizes;
  }

  private static Map<String, Long> sizes(ShardCommit commit) {
    Map<String, Long> sizes = new TreeMap<>();
    commit.files().forEach(file -> sizes.put(file.name(), file.bytes()));
    return sizes;
  }
}
