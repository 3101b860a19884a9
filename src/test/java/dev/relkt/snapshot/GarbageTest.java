package dev.relkt.snapshot;

import static org.assertj.core.api.Assertions.assertThat;

import dev.relkt.shard.MovedClock;
import dev.relkt.snapshot.generation.GenerationEnd;
import dev.relkt.snapshot.store.FailingResourceStore;
import dev.relkt.snapshot.store.MemoryResourceStore;
import dev.relkt.snapshot.store.Names;
import dev.relkt.snapshot.store.ResourceStore;
import dev.relkt.snapshot.store.StoredFile;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What is deleted, and what never. A commit here is one file, named after its number. */
class GarbageTest {

  private static final GarbageRules RULES =
      new GarbageRules(2, Duration.ofMinutes(10), Duration.ofMinutes(1));

  private final MovedClock clock = new MovedClock(Instant.parse("2026-03-01T00:00:00Z"));
  private final Hooked memory = new Hooked(clock);
  private GenerationStore store;

  @BeforeEach
  void open() {
    store = IndexRoot.openOrCreate(memory, 1, clock).generations();
    store.startWith(() -> GenerationFixture.student(1));
  }

  @Test
  void deletesOldSnapshotsWithTheirFilesAndKeepsTheNewest() throws IOException {
    publish(1, 5);
    clock.advance(Duration.ofMinutes(11));

    assertThat(collect()).isEqualTo(new GarbageReport(3, 3, 30));

    assertThat(files()).containsExactly("4", "5");
    assertThat(snapshots()).containsExactly(4L, 5L);
    assertThat(collect()).isEqualTo(new GarbageReport(0, 0, 0));
  }

  @Test
  void keepsWhatALivingReaderHolds() throws IOException {
    publish(1, 5);
    lease("alive", 2);
    lease("dead", 1);
    clock.advance(Duration.ofMinutes(11));
    lease("alive", 2);

    collect();

    assertThat(snapshots()).containsExactly(2L, 4L, 5L);
    assertThat(files()).containsExactly("2", "4", "5");
    clock.advance(Duration.ofMinutes(2));
    collect();
    assertThat(files()).as("after the reader has died").containsExactly("4", "5");
  }

  @Test
  void keepsYoungFilesThatNoSnapshotNamesYet() throws IOException {
    publish(1, 3);
    clock.advance(Duration.ofMinutes(11));
    upload(9);

    collect();

    assertThat(files()).containsExactly("2", "3", "9");
    clock.advance(Duration.ofMinutes(11));
    collect();
    assertThat(files()).as("of an attempt that failed").containsExactly("2", "3");
  }

  @Test
  void keepsOldFilesThatAPendingCommitNames() throws IOException {
    publish(1, 3);
    StoredShard pending = upload(9);
    clock.advance(Duration.ofHours(1));

    store.collectGarbage(RULES, Map.of(1, List.of(pending)));

    assertThat(files()).containsExactly("2", "3", "9");
  }

  @Test
  void deletesNothingBeforeTheFirstSnapshot() throws IOException {
    upload(1);
    clock.advance(Duration.ofDays(1));

    assertThat(collect()).isEqualTo(new GarbageReport(0, 0, 0));
    assertThat(files()).containsExactly("1");
  }

  @Test
  void collectsWhatABuildThatHasNoSnapshotYetHasLeftBehind() throws IOException {
    upload(1);
    StoredShard pending = upload(2);
    clock.advance(Duration.ofMinutes(11));

    store.collectGarbage(RULES, Map.of(1, List.of(pending)));

    assertThat(files()).containsExactly("2");
  }

  @Test
  void deletesAGenerationThatEndedWhenNoReaderHoldsIt() throws IOException {
    publish(1, 3);
    store.createGeneration(GenerationFixture.student(2));
    GenerationFixture.activate(store, 2);
    store.decisions().end(1, GenerationEnd.Reason.RETIRED, "by a test");
    lease("alive", 3);
    clock.advance(Duration.ofMinutes(11));
    lease("alive", 3);

    collect();
    assertThat(files()).containsExactly("3");

    clock.advance(Duration.ofMinutes(2));
    collect();
    assertThat(files()).isEmpty();
    assertThat(snapshots()).isEmpty();
    assertThat(store.generations()).as("what was said about it stays").hasSize(2);
  }

  @Test
  void putsBackTheSnapshotOfAReaderThatCameWhileItWasDeleted() throws IOException {
    publish(1, 5);
    clock.advance(Duration.ofMinutes(11));
    memory.afterDelete =
        name -> {
          if (name.endsWith("1.json")) {
            lease("late", 1);
          }
        };

    collect();

    assertThat(snapshots()).containsExactly(1L, 4L, 5L);
    assertThat(files()).containsExactly("1", "4", "5");
    assertThat(store.snapshot(1, 1)).isPresent();
  }

  @Test
  void looksAtEveryGenerationForItself() throws IOException {
    publish(1, 3);
    int second = store.createGeneration(GenerationFixture.student(2)).number();
    store.upload(second, 0, "b1", GarbageTest.commit(), Path.of("unused"), Optional.of(stored(1)));
    memory.putIfAbsent("generations/2/shards/0/b1-x", new byte[10]);
    clock.advance(Duration.ofMinutes(11));

    collect();

    assertThat(files()).containsExactly("2", "3");
    assertThat(memory.find("generations/2/shards/0/b1-x")).as("no snapshot there yet").isPresent();
  }

  @Test
  void survivesAFailureAtAnyStepWithoutLosingWhatIsKept() throws IOException {
    for (int step = 0; step < 6; step++) {
      memory.clear();
      open();
      publish(1, 5);
      clock.advance(Duration.ofMinutes(11));
      var failing = new FailingResourceStore(memory);
      failing.failAt(step, FailingResourceStore.Moment.AFTER);
      GenerationStore unlucky = IndexRoot.find(failing, clock).orElseThrow().generations();
      try {
        unlucky.collectGarbage(RULES, Map.of());
      } catch (java.io.UncheckedIOException e) {
        assertThat(e).hasMessageStartingWith("index root memory: collecting garbage: ");
      }

      assertThat(snapshots()).contains(4L, 5L);
      for (long snapshot : snapshots()) {
        assertThat(files()).as("step %d", step).contains(Long.toString(snapshot));
      }
      collect();
      assertThat(files()).containsExactly("4", "5");
    }
  }

  private GarbageReport collect() {
    return store.collectGarbage(RULES, Map.of());
  }

  private void publish(int from, int to) throws IOException {
    for (int commit = from; commit <= to; commit++) {
      store.publish(
          new SnapshotDraft(
              1, commit, List.of(upload(commit)), Map.of(0, (long) commit), List.of()),
          Rewind.REFUSED);
    }
  }

  private StoredShard upload(int commit) throws IOException {
    StoredShard stored = stored(commit);
    memory.putIfAbsent("generations/1/shards/0/" + commit, new byte[10]);
    return stored;
  }

  private static StoredShard stored(int commit) {
    return new StoredShard(
        0, Map.of("x", new StoredFile(Integer.toString(commit), 10, 0)), "x", 1, 1);
  }

  private static dev.relkt.shard.ShardCommit commit() {
    return new dev.relkt.shard.ShardCommit(
        List.of(new dev.relkt.shard.CommitFile("x", 10, 0)), "x", 1, 1, Map.of());
  }

  private void lease(String id, long snapshot) {
    store.write(new ReaderLease(id, 1, snapshot, List.of(), List.of(), "", clock.instant()));
  }

  private List<String> files() throws IOException {
    return memory.list("generations/1/shards").stream()
        .map(file -> file.name().substring("generations/1/shards/0/".length()))
        .toList();
  }

  private List<Long> snapshots() throws IOException {
    return memory.list("generations/1/snapshots").stream()
        .map(snapshot -> Names.numberIn(snapshot.name()).orElseThrow())
        .toList();
  }

  /** Lets something happen right after a deletion. */
  private static final class Hooked implements ResourceStore {
    private MemoryResourceStore memory;
    private final Clock clock;
    private java.util.function.Consumer<String> afterDelete = name -> {};

    Hooked(Clock clock) {
      this.clock = clock;
      memory = new MemoryResourceStore(clock);
    }

    void clear() {
      memory = new MemoryResourceStore(clock);
    }

    @Override
    public boolean putIfAbsent(String name, byte[] content) {
      return memory.putIfAbsent(name, content);
    }

    @Override
    public Set<String> putFilesIfAbsent(Map<String, Path> files) throws IOException {
      return memory.putFilesIfAbsent(files);
    }

    @Override
    public void replace(String name, byte[] content) {
      memory.replace(name, content);
    }

    @Override
    public Optional<byte[]> read(String name) {
      return memory.read(name);
    }

    @Override
    public boolean fetch(String name, Path file) throws IOException {
      return memory.fetch(name, file);
    }

    @Override
    public Optional<Resource> find(String name) {
      return memory.find(name);
    }

    @Override
    public List<Resource> list(String folder) {
      return memory.list(folder);
    }

    @Override
    public boolean delete(String name) {
      boolean deleted = memory.delete(name);
      afterDelete.accept(name);
      return deleted;
    }

    @Override
    public OptionalLong usableBytes() throws IOException {
      return memory.usableBytes();
    }

    @Override
    public String location() {
      return memory.location();
    }
  }
}
