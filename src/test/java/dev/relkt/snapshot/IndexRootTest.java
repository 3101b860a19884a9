package dev.relkt.snapshot;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.relkt.registry.ModelVersion;
import dev.relkt.shard.MovedClock;
import dev.relkt.shard.ShardFixture;
import dev.relkt.snapshot.generation.Activation;
import dev.relkt.snapshot.generation.IndexGeneration;
import dev.relkt.snapshot.store.FailingResourceStore;
import dev.relkt.snapshot.store.IndexRefused;
import dev.relkt.snapshot.store.MemoryResourceStore;
import dev.relkt.snapshot.store.SealedJson;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class IndexRootTest {

  @TempDir Path directory;
  private final MovedClock clock = new MovedClock(Instant.parse("2026-03-01T00:00:00Z"));
  private final MemoryResourceStore memory = new MemoryResourceStore(clock);

  @Test
  void remembersItsLayout() {
    IndexRoot made = IndexRoot.openOrCreate(directory, 8);

    assertThat(made.layout().shards()).isEqualTo(8);
    assertThat(IndexRoot.open(directory).layout()).isEqualTo(made.layout());
    assertThat(IndexRoot.openOrCreate(directory, 8).layout()).isEqualTo(made.layout());
  }

  @Test
  void refusesAnotherNumberOfShards() {
    IndexRoot.openOrCreate(directory, 8);

    assertThatThrownBy(() -> IndexRoot.openOrCreate(directory, 16))
        .isInstanceOf(IndexRefused.class)
        .hasMessage(
            "index root %s: 8 shards (expected: 16); the number is fixed when a root is made: set"
                + " it to 8, or start a new index root",
            directory);
  }

  @Test
  void refusesAnotherFormat() {
    memory.putIfAbsent("layout.json", SealedJson.seal(new IndexLayout(3, 8, clock.instant())));

    assertThatThrownBy(() -> IndexRoot.openOrCreate(memory, 8, clock))
        .isInstanceOf(IndexRefused.class)
        .hasMessage(
            "index root memory: layout format 3 (expected: 4 to 4); use the version of ReLKT that made"
                + " it, or start a new index root");
  }

  @Test
  void refusesALayoutThatIsDamaged() {
    memory.putIfAbsent("layout.json", "{\"format\":1,\"shards\":8}".getBytes(UTF_8));

    assertThatThrownBy(() -> IndexRoot.find(memory, clock))
        .isInstanceOf(IndexRefused.class)
        .hasMessage(
            "index root memory: layout.json: sealed format missing (expected: 1); read it with the"
                + " version of ReLKT that wrote it");
  }

  @Test
  void refusesGenerationsWithoutALayout() {
    memory.putIfAbsent("generations/1/generation.json", new byte[1]);

    assertThatThrownBy(() -> IndexRoot.openOrCreate(memory, 8, clock))
        .isInstanceOf(IndexRefused.class)
        .hasMessage(
            "index root memory: generations, but no layout.json (expected: both, or none of them);"
                + " restore the file, or use an empty directory");
  }

  @Test
  void findsNoRootWhereNoneWasMade() {
    assertThat(IndexRoot.find(directory)).isEmpty();
    assertThatThrownBy(() -> IndexRoot.open(directory))
        .isInstanceOf(IndexRefused.class)
        .hasMessage(
            "index root %s: no layout.json (expected: a directory that the indexing job made);"
                + " start the indexing job first, or correct the path",
            directory);
    assertThat(directory).isEmptyDirectory();
  }

  @Test
  void saysThatItCannotWriteBeforeAnybodyDependsOnIt() throws IOException {
    Path file = Files.writeString(directory.resolve("file"), "x");
    assertThatThrownBy(() -> IndexRoot.openOrCreate(file, 8))
        .isInstanceOf(IndexRefused.class)
        .hasMessageMatching(
            "(?s)index root .*/file: cannot write probe \\([0-9]+ bytes\\) in .*/file: .* bytes are"
                + " free there: make room, or make the directory writable, or choose another one");

    var full = new FailingResourceStore(memory);
    full.failAt(0, FailingResourceStore.Moment.BEFORE);
    assertThatThrownBy(() -> IndexRoot.openOrCreate(full, 8, clock))
        .isInstanceOf(IndexRefused.class)
        .hasMessage("index root memory: cannot write probe: No space left on device");
  }

  @Test
  void startsWithAGenerationOfTheModelAndFindsItAgain() {
    GenerationStore store = IndexRoot.openOrCreate(memory, 1, clock).generations();
    assertThat(store.activeGeneration()).isEmpty();

    IndexGeneration first = store.startWith(() -> GenerationFixture.student(1));

    assertThat(first.id()).isEqualTo("g1");
    assertThat(store.activeGeneration()).contains(first);
    assertThat(store.startWith(() -> GenerationFixture.student(1))).isEqualTo(first);
    assertThat(store.startWith(() -> GenerationFixture.student(5, ShardFixture.SPACE)))
        .as("another version of the same space")
        .isEqualTo(first);
    assertThat(memory.read("ACTIVE")).contains("g1 student/1\n".getBytes(UTF_8));
  }

  @Test
  void goesOnWithTheActiveGenerationWhateverTheModelOfNewIndexesIs() {
    GenerationStore store = IndexRoot.openOrCreate(memory, 1, clock).generations();
    IndexGeneration first = store.startWith(() -> GenerationFixture.student(1));

    assertThat(store.startWith(() -> GenerationFixture.student(2))).isEqualTo(first);
    assertThat(store.generations()).hasSize(1);
  }

  @Test
  void activatesForthAndBackWhateverThePointerSays() {
    GenerationStore store = IndexRoot.openOrCreate(memory, 1, clock).generations();
    store.startWith(() -> GenerationFixture.student(1));
    IndexGeneration second = store.createGeneration(GenerationFixture.student(2));
    assertThat(store.activeGeneration().orElseThrow().number()).isEqualTo(1);

    GenerationFixture.activate(store, 2);
    memory.replace("ACTIVE", "nonsense".getBytes(UTF_8));
    assertThat(store.activeGeneration()).contains(second);
    clock.advance(Duration.ofSeconds(1));
    assertThat(GenerationFixture.activate(store, 1))
        .isEqualTo(
            new Activation(
                3,
                1,
                new ModelVersion("student", 1),
                OptionalLong.of(2),
                "without a command",
                clock.instant()));
    assertThat(store.activeGeneration().orElseThrow().number()).isEqualTo(1);
    assertThat(store.generations()).extracting(IndexGeneration::number).isEqualTo(List.of(1, 2));
  }

  @Test
  void refusesToActivateAGenerationThatThereIsNot() {
    GenerationStore store = IndexRoot.openOrCreate(memory, 1, clock).generations();
    store.startWith(() -> GenerationFixture.student(1));

    assertThatThrownBy(() -> GenerationFixture.activate(store, 4))
        .isInstanceOf(IndexRefused.class)
        .hasMessage("index root memory: no generation g4 (expected: one of [g1])");
  }

  @Test
  void keepsTheLeasesOfReaders() {
    GenerationStore store = IndexRoot.openOrCreate(memory, 1, clock).generations();
    var lease =
        new ReaderLease(
            "searcher-1",
            1,
            7,
            List.of(new ReaderLease.Opened(6, clock.instant())),
            List.of(new ShardRecall(0, 12, 0.97, 1.5, false)),
            "",
            clock.instant());
    store.write(lease);
    var later =
        new ReaderLease(
            "searcher-1", 1, 8, List.of(), List.of(), "", clock.instant().plusSeconds(1));
    store.write(later);
    memory.replace("readers/broken.json", new byte[] {1});

    assertThat(store.leases()).containsExactly(later);
    store.removeLease("searcher-1");
    assertThat(store.leases()).isEmpty();
    assertThatThrownBy(
            () -> new ReaderLease("a/b", 1, 1, List.of(), List.of(), "", clock.instant()))
        .hasMessage(
            "reader id: \"a/b\" (expected: 1 to 100 letters, digits, dashes or underscores)");
  }
}
