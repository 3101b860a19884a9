package dev.relkt.snapshot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.relkt.passage.PassageChange;
import dev.relkt.passage.PassageId;
import dev.relkt.passage.filter.PassageFilter;
import dev.relkt.shard.ShardFixture;
import dev.relkt.snapshot.store.IndexRefused;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PublishedPassagesTest {

  private static final GarbageRules AT_ONCE =
      new GarbageRules(1, Duration.ZERO, Duration.ofSeconds(60));

  @TempDir private Path directory;
  private WrittenIndex index;

  @BeforeEach
  void write() {
    index = new WrittenIndex(directory, 3);
  }

  @Test
  void nothingWasPublishedYet() {
    assertThat(open()).isEmpty();
    assertThat(index.store().leases()).isEmpty();
  }

  @Test
  void seesOneStateWhateverIsWrittenAndCollectedMeanwhile() {
    index.publish(passages(0, 20));
    try (PublishedPassages passages = open().orElseThrow()) {
      assertThat(passages.find(new PassageId("p3"))).isPresent(); // one shard of three is open
      index.publish(new PassageChange.Delete(new PassageId("p3")));
      index.publish(passages(20, 40));
      index.store().collectGarbage(AT_ONCE, Map.of());

      assertThat(passages.snapshot().number()).isEqualTo(1);
      assertThat(passages.count(PassageFilter.NONE)).isEqualTo(20);
      assertThat(ids(passages)).hasSize(20).contains("p3");
      assertThat(passages.find(new PassageId("p30"))).isEmpty();
    }
    assertThat(index.store().leases()).as("nobody holds it any more").isEmpty();
    try (PublishedPassages passages = open().orElseThrow()) {
      assertThat(ids(passages)).hasSize(39).doesNotContain("p3");
    }
  }

  @Test
  void findsAPassageWhereAnotherShardIsDamaged() throws IOException {
    IndexSnapshot snapshot = index.publish(passages(0, 20));
    int damaged = (index.shardOf("p3") + 1) % 3;
    Path folder = index.root().resolve("generations/1/shards/" + damaged);
    String segments =
        snapshot
            .shards()
            .get(damaged)
            .files()
            .get(snapshot.shards().get(damaged).segmentsFile())
            .name();
    Files.delete(folder.resolve(segments));
    try (PublishedPassages passages = open().orElseThrow()) {
      assertThat(passages.find(new PassageId("p3"))).isPresent();
      assertThatThrownBy(() -> passages.count(PassageFilter.NONE))
          .isInstanceOf(IndexRefused.class)
          .hasMessageStartingWith(
              "snapshot 1 of g1: shard %d cannot be opened: generations/1/shards/%d/%s in "
                  .formatted(damaged, damaged, segments))
          .hasMessageContaining("missing (expected: ");
    }
  }

  @Test
  void leavesTheFilesOfTheIndexAsTheyAre() throws IOException {
    index.publish(passages(0, 20));
    List<Path> before = files();
    try (PublishedPassages passages = open().orElseThrow()) {
      assertThat(passages.count(PassageFilter.NONE)).isEqualTo(20);
    }
    assertThat(files()).isEqualTo(before);
  }

  private java.util.Optional<PublishedPassages> open() {
    return PublishedPassages.newest(index.store(), index.generation());
  }

  private List<Path> files() throws IOException {
    try (var files = Files.walk(index.root().resolve("generations"))) {
      return files.sorted().toList();
    }
  }

  private static List<String> ids(PublishedPassages passages) {
    List<String> ids = new ArrayList<>();
    try (var all = passages.ids(PassageFilter.NONE)) {
      all.forEach(id -> ids.add(id.value()));
    }
    List<String> stored = new ArrayList<>();
    try (var all = passages.stored(PassageFilter.NONE)) {
      all.forEach(found -> stored.add(found.stored().passage().id().value()));
    }
    assertThat(ids).doesNotHaveDuplicates().isEqualTo(stored);
    return ids;
  }

  private static PassageChange[] passages(int from, int to) {
    return IntStream.range(from, to)
        .mapToObj(i -> new PassageChange.Upsert(ShardFixture.passage("p" + i, "text " + i)))
        .toArray(PassageChange[]::new);
  }
}
