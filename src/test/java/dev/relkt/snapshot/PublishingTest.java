package dev.relkt.snapshot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.relkt.shard.CommitFile;
import dev.relkt.shard.MovedClock;
import dev.relkt.shard.ShardCommit;
import dev.relkt.snapshot.store.FailingResourceStore;
import dev.relkt.snapshot.store.IndexRefused;
import dev.relkt.snapshot.store.MemoryResourceStore;
import dev.relkt.snapshot.store.StoredFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.zip.CRC32;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What is visible, and what is on the disk, whatever happens while a snapshot is published. */
class PublishingTest {

  private static final Instant START = Instant.parse("2026-03-01T00:00:00Z");
  private static final int SHARDS = 2;

  @TempDir Path directory;
  private MovedClock clock;
  private MemoryResourceStore memory;
  private FailingResourceStore failing;
  private GenerationStore store;
  private int directories;

  @BeforeEach
  void open() {
    clock = new MovedClock(START);
    memory = new MemoryResourceStore(clock);
    failing = new FailingResourceStore(memory);
    store = IndexRoot.openOrCreate(failing, SHARDS, clock).generations();
    store.startWith(() -> GenerationFixture.student(1));
  }

  @Test
  void hasNoSnapshotBeforeTheFirstIsPublished() {
    upload("a1", "one", List.of());

    assertThat(store.latestSnapshot(1)).isEmpty();
    assertThat(store.snapshot(1, 1)).isEmpty();
  }

  @Test
  void publishesWithGrowingNumbersAndKeepsWhatTheDraftSays() {
    List<StoredShard> one = upload("a1", "one", List.of());
    Publication first = store.publish(draft(7, one, 10), Rewind.REFUSED);
    clock.advance(java.time.Duration.ofSeconds(1));
    Publication second = store.publish(draft(8, upload("a1", "two", one), 20), Rewind.REFUSED);

    assertThat(first.outcome()).isEqualTo(Publication.Outcome.PUBLISHED);
    assertThat(first.snapshot())
        .isEqualTo(
            new IndexSnapshot(
                1,
                1,
                1,
                GenerationFixture.student(1).embeddingSpace(),
                7,
                START,
                one,
                Map.of(0, 10L),
                List.of(START.toEpochMilli())));
    assertThat(second.snapshot().number()).isEqualTo(2);
    assertThat(reopened().latestSnapshot(1)).contains(second.snapshot());
    assertThat(reopened().snapshot(1, 1)).contains(first.snapshot());
  }

  @Test
  void publishesTheSameCheckpointOnce() {
    List<StoredShard> one = upload("a1", "one", List.of());
    IndexSnapshot snapshot = store.publish(draft(7, one, 10), Rewind.REFUSED).snapshot();
    int before = memory.list("generations").size();

    assertThat(reopened().publish(draft(7, one, 10), Rewind.REFUSED))
        .isEqualTo(new Publication(snapshot, Publication.Outcome.ALREADY_THERE));
    assertThat(memory.list("generations")).hasSize(before);
  }

  @Test
  void refusesToGoBackInTheLogUnlessItIsAllowed() {
    List<StoredShard> one = upload("a1", "one", List.of());
    store.publish(draft(7, one, 10), Rewind.REFUSED);
    IndexSnapshot newer =
        store.publish(draft(8, upload("a1", "two", one), 20), Rewind.REFUSED).snapshot();

    assertThatThrownBy(() -> store.publish(draft(7, one, 10), Rewind.REFUSED))
        .isInstanceOf(IndexRefused.class)
        .hasMessage(
            "snapshot of checkpoint 7 of generation g1 in memory: partition 0 up to offset 10 (expected:"
                + " 20 or more, as in snapshot 2 of checkpoint 8 that is visible since"
                + " 2026-03-01T00:00:00Z); the job was restored from an older checkpoint or"
                + " savepoint: restore the newest one, or allow the rewind (index.rewind of the"
                + " indexing job)");
    assertThat(store.latestSnapshot(1)).contains(newer);

    IndexSnapshot back = store.publish(draft(7, one, 10), Rewind.ALLOWED).snapshot();
    assertThat(back.number()).isEqualTo(3);
    assertThat(store.latestSnapshot(1)).contains(back);
  }

  @Test
  void refusesASnapshotThatForgetsAPartition() {
    List<StoredShard> one = upload("a1", "one", List.of());
    store.publish(new SnapshotDraft(1, 1, one, Map.of(0, 10L, 1, 5L), List.of()), Rewind.REFUSED);

    assertThatThrownBy(
            () ->
                store.publish(
                    new SnapshotDraft(1, 2, one, Map.of(0, 11L), List.of()), Rewind.REFUSED))
        .isInstanceOf(IndexRefused.class)
        .hasMessageContaining("partition 1 up to offset 0 (expected: 5 or more");
  }

  @Test
  void refusesASnapshotWithoutAllShardsOrWithoutAFile() {
    List<StoredShard> one = upload("a1", "one", List.of());

    assertThatThrownBy(() -> store.publish(draft(7, one.subList(0, 1), 10), Rewind.REFUSED))
        .isInstanceOf(IndexRefused.class)
        .hasMessage(
            "snapshot of checkpoint 7: shards [0] (expected: each from 0 to 1 once, in this order)");
    assertThatThrownBy(() -> store.publish(draft(7, one.reversed(), 10), Rewind.REFUSED))
        .isInstanceOf(IndexRefused.class)
        .hasMessage(
            "snapshot of checkpoint 7: shards [1, 0] (expected: each from 0 to 1 once, in this order)");
    memory.delete("generations/1/shards/1/a1-data");
    assertThatThrownBy(() -> store.publish(draft(7, one, 10), Rewind.REFUSED))
        .isInstanceOf(IndexRefused.class)
        .hasMessage(
            "generations/1/shards/1/a1-data in memory: missing (expected: 23 bytes); nothing was"
                + " published, and the snapshot before is untouched");
    assertThat(store.latestSnapshot(1)).isEmpty();
  }

  @Test
  void refusesAGenerationThatThereIsNot() {
    assertThatThrownBy(
            () ->
                store.publish(
                    new SnapshotDraft(9, 1, List.of(), Map.of(), List.of()), Rewind.REFUSED))
        .isInstanceOf(IndexRefused.class)
        .hasMessage("index root memory: no generation g9 (expected: one of [g1])");
  }

  @ParameterizedTest
  @EnumSource(FailingResourceStore.Moment.class)
  void showsTheOldSnapshotOrTheNewOneWhateverStepFailsAndARetryEndsInTheNewOne(
      FailingResourceStore.Moment moment) {
    int step = 0;
    boolean failed = true;
    while (failed) {
      open();
      List<StoredShard> one = upload("a1", "one", List.of());
      IndexSnapshot old = store.publish(draft(1, one, 10), Rewind.REFUSED).snapshot();
      failing.failAt(step, moment);
      failed = false;
      try {
        store.publish(draft(2, upload("a2", "two", one), 20), Rewind.REFUSED);
      } catch (UncheckedIOException e) {
        failed = true;
        assertThat(e)
            .hasMessageStartingWith("index root memory: ")
            .hasMessageMatching("(?s).*(No space left on device|lost the connection).*");
      }
      failing.disarm();

      IndexSnapshot visible = reopened().latestSnapshot(1).orElseThrow();
      if (!visible.equals(old)) {
        assertThat(visible.checkpoint()).isEqualTo(2);
      }
      assertThat(contents(visible))
          .as("step %d: every file of what is visible is there", step)
          .containsOnly(visible.equals(old) ? "one" : "two");

      List<StoredShard> again = upload("a3", "two", one);
      IndexSnapshot retried = store.publish(draft(2, again, 20), Rewind.REFUSED).snapshot();
      assertThat(contents(retried)).containsOnly("two");
      assertThat(reopened().latestSnapshot(1)).contains(retried);
      step++;
    }
    assertThat(step).as("steps that failed").isGreaterThan(3);
  }

  @Test
  void passesOverASnapshotThatIsIncompleteOrDamaged() {
    List<StoredShard> one = upload("a1", "one", List.of());
    IndexSnapshot good = store.publish(draft(1, one, 10), Rewind.REFUSED).snapshot();
    byte[] next = memory.read("generations/1/snapshots/00000000000000000001.json").orElseThrow();
    byte[] flipped =
        new String(next, java.nio.charset.StandardCharsets.UTF_8)
            .replace("\"checkpoint\":1", "\"checkpoint\":3")
            .getBytes(java.nio.charset.StandardCharsets.UTF_8);
    memory.putIfAbsent(
        "generations/1/snapshots/00000000000000000002.json", java.util.Arrays.copyOf(next, 40));
    memory.putIfAbsent("generations/1/snapshots/00000000000000000003.json", flipped);
    memory.putIfAbsent("generations/1/snapshots/readme.txt", new byte[3]);

    assertThat(reopened().latestSnapshot(1)).contains(good);
    assertThatThrownBy(() -> store.snapshot(1, 3))
        .isInstanceOf(IndexRefused.class)
        .hasMessageMatching(
            "generations/1/snapshots/00000000000000000003.json in memory: checksum [0-9a-f]{64}"
                + " \\(expected: [0-9a-f]{64}\\); the file was damaged or changed");
    assertThat(
            store
                .publish(draft(2, upload("a1", "two", one), 20), Rewind.REFUSED)
                .snapshot()
                .number())
        .isEqualTo(4);
  }

  @Test
  void letsTwoPublishersAgree() throws Exception {
    List<StoredShard> one = upload("a1", "one", List.of());
    for (int round = 0; round < 50; round++) {
      int next = round;
      GenerationStore other = reopened();
      try (var threads = Executors.newFixedThreadPool(2)) {
        List<Callable<Publication>> both =
            List.of(
                () -> store.publish(draft(next, one, next), Rewind.REFUSED),
                () -> other.publish(draft(next, one, next), Rewind.REFUSED));
        List<Future<Publication>> done = threads.invokeAll(both);
        assertThat(done.get(0).get().snapshot().number()).isEqualTo(next + 1L);
        assertThat(done.get(1).get().snapshot()).isEqualTo(done.get(0).get().snapshot());
        assertThat(done.stream().map(f -> f.resultNow().outcome()))
            .containsExactlyInAnyOrder(
                Publication.Outcome.PUBLISHED, Publication.Outcome.ALREADY_THERE);
      }
    }
  }

  @Test
  void uploadsOnlyWhatThePreviousCommitDoesNotHave() {
    List<StoredShard> one = upload("a1", "one", List.of());
    List<StoredShard> same = upload("a2", "one", one);
    List<StoredShard> other = upload("a3", "two", one);

    assertThat(same).isEqualTo(one);
    assertThat(other.getFirst().files().values())
        .extracting(StoredFile::name)
        .containsExactly("a3-data");
  }

  @Test
  void refusesAnAttemptIdThatWasUsedForSomethingElse() {
    upload("a1", "one", List.of());

    assertThatThrownBy(() -> upload("a1", "another length", List.of()))
        .isInstanceOf(IndexRefused.class)
        .hasMessage(
            "upload of generations/1/shards/0/a1-data to memory: there is one already, of 23 bytes"
                + " (expected: none, or the same of 34 bytes); use an attempt id that was never"
                + " used");
    assertThatThrownBy(() -> upload("../x", "one", List.of()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("attempt: \"../x\" (expected: 1 to 64 letters and digits)");
  }

  @Test
  void refusesToMaterialiseWhatIsMissingTruncatedOrDamagedOrOntoSomethingElse() throws IOException {
    StoredShard shard = upload("a1", "one", List.of()).getFirst();
    String name = "generations/1/shards/0/a1-data";
    byte[] whole = memory.read(name).orElseThrow();

    memory.replace(name, java.util.Arrays.copyOf(whole, 20));
    assertThatThrownBy(() -> store.materialise(1, shard, fresh()))
        .isInstanceOf(IndexRefused.class)
        .hasMessage(
            "generations/1/shards/0/a1-data in memory: 20 bytes (expected: 23 bytes); the file is"
                + " truncated or damaged: restore it from a copy, or build the index anew (relkt index rebuild)");
    byte[] flipped = whole.clone();
    flipped[3] ^= 1;
    memory.replace(name, flipped);
    assertThatThrownBy(() -> store.materialise(1, shard, fresh()))
        .isInstanceOf(IndexRefused.class)
        .hasMessageMatching(
            "generations/1/shards/0/a1-data in memory: CRC-32 [0-9a-f]{8} \\(expected: CRC-32"
                + " [0-9a-f]{8}\\); the file is truncated or damaged: restore it from a copy, or"
                + " build the index anew \\(relkt index rebuild\\)");
    memory.delete(name);
    assertThatThrownBy(() -> store.materialise(1, shard, fresh()))
        .isInstanceOf(IndexRefused.class)
        .hasMessage(
            "generations/1/shards/0/a1-data in memory: missing (expected: 23 bytes); if this is a"
                + " restore from an old checkpoint or savepoint, its files were collected: restore"
                + " a newer one");
    memory.replace(name, whole);
    Path mine = fresh();
    Files.createDirectories(mine);
    Files.writeString(mine.resolve("mine"), "x");
    assertThatThrownBy(() -> store.materialise(1, shard, mine))
        .isInstanceOf(IndexRefused.class)
        .hasMessage("directory %s for shard 0: not empty (expected: an empty one, or none)", mine);

    store.materialise(1, shard, fresh());
  }

  @Test
  void aFileThatWentMissingIsBroughtThereAgainByItsWriter() throws IOException {
    StoredShard shard = upload("a1", "one", List.of()).getFirst();
    String name = "generations/1/shards/0/a1-data";
    byte[] whole = memory.read(name).orElseThrow();
    Path work = directory.resolve("work-0");
    assertThat(store.restoreMissing(1, shard, work)).isEmpty();

    memory.delete(name);
    assertThat(store.restoreMissing(1, shard, work)).containsExactly(name);
    assertThat(memory.read(name)).hasValueSatisfying(b -> assertThat(b).isEqualTo(whole));
  }

  @Test
  void anUploadBringsAFileThatIsReusedAndWentMissingThereAgain() throws IOException {
    StoredShard shard = upload("a1", "one", List.of()).getFirst();
    String name = "generations/1/shards/0/a1-data";
    memory.delete(name);
    var commit = new ShardCommit(List.of(file("data", "one")), "data", 1, 1, Map.of());

    StoredShard again =
        store.upload(
            1, 0, "a2", commit, directory.resolve("work-" + directories++), Optional.of(shard));

    assertThat(again).isEqualTo(shard);
    assertThat(memory.find(name)).isPresent();
  }

  @Test
  void theNextPublicationAfterDamageHasANumberThatWasNeverUsed() throws IOException {
    List<StoredShard> shards = upload("a1", "one", List.of());
    IndexSnapshot first = store.publish(draft(1, shards, 5), Rewind.REFUSED).snapshot();
    memory.delete("generations/1/snapshots/%020d.json".formatted(first.number()));

    Publication again = store.publish(draft(1, shards, 5), Rewind.REFUSED);

    assertThat(again.outcome()).isEqualTo(Publication.Outcome.PUBLISHED);
    assertThat(again.snapshot().number()).isEqualTo(first.number() + 1);
  }

  @Test
  void keepsAStoredShardAsBytesForACheckpoint() {
    StoredShard shard = upload("a1", "one", List.of()).getFirst();

    assertThat(StoredShard.fromBytes(shard.toBytes())).isEqualTo(shard);
    assertThatThrownBy(() -> StoredShard.fromBytes(new byte[] {1, 2}))
        .isInstanceOf(IndexRefused.class)
        .hasMessage("stored shard in a checkpoint: not JSON, incomplete or damaged (2 bytes)");
  }

  private GenerationStore reopened() {
    return IndexRoot.find(memory, clock).orElseThrow().generations();
  }

  private SnapshotDraft draft(long checkpoint, List<StoredShard> shards, long next) {
    return new SnapshotDraft(1, checkpoint, shards, Map.of(0, next), List.of(START.toEpochMilli()));
  }

  /** A commit with that content for every shard. */
  private List<StoredShard> upload(String attempt, String content, List<StoredShard> before) {
    List<StoredShard> stored = new ArrayList<>();
    for (int shard = 0; shard < SHARDS; shard++) {
      stored.add(
          store.upload(
              1,
              shard,
              attempt,
              new ShardCommit(List.of(file("data", content)), "data", 1, 1, Map.of()),
              directory.resolve("work-" + directories++),
              before.isEmpty() ? Optional.empty() : Optional.of(before.get(shard))));
    }
    return stored;
  }

  /**
   * Writes a file as Lucene does, with its checksum at the end, into the directory of the next
   * upload.
   */
  private CommitFile file(String name, String content) {
    try {
      Path work = Files.createDirectories(directory.resolve("work-" + directories));
      byte[] bytes = (content + " in a file  ").getBytes(java.nio.charset.StandardCharsets.UTF_8);
      CRC32 crc = new CRC32();
      crc.update(bytes);
      ByteBuffer whole = ByteBuffer.allocate(bytes.length + 8).put(bytes).putLong(crc.getValue());
      Files.write(work.resolve(name), whole.array());
      return new CommitFile(name, whole.capacity(), crc.getValue());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private List<String> contents(IndexSnapshot snapshot) {
    List<String> contents = new ArrayList<>();
    for (StoredShard shard : snapshot.shards()) {
      Path fresh = fresh();
      store.materialise(1, shard, fresh);
      try {
        byte[] bytes = Files.readAllBytes(fresh.resolve("data"));
        contents.add(
            new String(bytes, 0, bytes.length - 8, java.nio.charset.StandardCharsets.UTF_8)
                .replace(" in a file  ", ""));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
    return contents;
  }

  private Path fresh() {
    return directory.resolve("fresh-" + directories++);
  }
}
