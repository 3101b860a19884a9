package dev.relkt.shard;

import static dev.relkt.shard.ShardFixture.at;
import static dev.relkt.shard.ShardFixture.id;
import static org.assertj.core.api.Assertions.assertThat;

import dev.relkt.embedding.Embedding;
import dev.relkt.lexical.QuestionWords;
import dev.relkt.lexical.SearchText;
import dev.relkt.lexical.WordMatch;
import dev.relkt.passage.Language;
import dev.relkt.passage.Passage;
import dev.relkt.passage.WriteVersion;
import dev.relkt.passage.filter.PassageFilter;
import dev.relkt.passage.metadata.Metadata;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeSet;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.store.NIOFSDirectory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ShardExpiryTest {

  private static final int DIMENSION = 4;
  private static final Embedding NORTH = ShardFixture.axis(DIMENSION, 0);
  private static final Instant NOON = Instant.parse("2026-11-28T12:00:00Z");

  @TempDir private Path directory;
  private final MovedClock clock = new MovedClock(NOON.minusSeconds(60));
  private ShardWriter writer;

  @BeforeEach
  void open() {
    writer =
        ShardWriter.open(
            directory,
            ShardFixture.SPACE,
            DIMENSION,
            ShardSettings.DEFAULT.withTombstones(Duration.ofDays(7), clock));
  }

  @AfterEach
  void close() {
    writer.close();
  }

  @Test
  void isNotFoundFromThatMomentOnThoughItIsStillThere() {
    upsert("goes", Optional.of(NOON), 0);
    upsert("stays", Optional.empty(), 1);
    upsert("later", Optional.of(NOON.plusMillis(1)), 2);
    writer.commit(Map.of());

    try (var reader = ShardReader.open(directory, ShardFixture.SPACE, clock)) {
      clock.advance(Duration.ofMillis(59_999));
      assertThat(found(reader)).containsExactly("goes", "later", "stays");
      clock.advance(Duration.ofMillis(1));
      assertThat(found(reader)).containsExactly("later", "stays");
      clock.advance(Duration.ofMillis(1));
      assertThat(found(reader)).containsExactly("stays");
    }
  }

  @Test
  void isDeletedWithTheNextCommitAndCounted() {
    upsert("goes", Optional.of(NOON), 0);
    upsert("stays", Optional.empty(), 1);
    writer.commit(Map.of());
    assertThat(writer.deleteExpired()).isZero();
    assertThat(writer.hasChanges()).isFalse();

    clock.advance(Duration.ofMinutes(1));
    assertThat(writer.deleteExpired()).isEqualTo(1);
    assertThat(writer.hasChanges()).isTrue();
    writer.commit(Map.of());

    assertThat(writer.passages()).isEqualTo(1);
    assertThat(writer.windows()).isEqualTo(2);
    assertThat(writer.writes().expired()).isEqualTo(1);
    assertThat(writer.deleteExpired()).isZero();
    try (var reader = ShardReader.open(directory, ShardFixture.SPACE, clock)) {
      assertThat(reader.passages()).isEqualTo(1);
      assertThat(found(reader)).containsExactly("stays");
    }
    assertThat(upsert("goes", Optional.empty(), 0)).as("read again").isFalse();
  }

  @Test
  void theEarliestExpiryIsThatOfThePassagesThatAreStillThere() throws IOException {
    for (int i = 0; i < 3_000; i++) {
      upsert("p" + i, Optional.of(NOON.plusMillis(i * 7 % 3_000)), i);
    }
    writer.commit(Map.of());
    assertThat(earliest()).isEqualTo(NOON.toEpochMilli());

    clock.advance(Duration.ofMillis(60_000 + 1_234));
    assertThat(writer.deleteExpired()).isEqualTo(1_235);
    writer.commit(Map.of());

    assertThat(earliest()).isEqualTo(NOON.toEpochMilli() + 1_235);
    clock.advance(Duration.ofMinutes(1));
    writer.deleteExpired();
    writer.commit(Map.of());
    assertThat(earliest()).isEqualTo(EarliestExpiry.NEVER);
  }

  private long earliest() throws IOException {
    try (var files = new NIOFSDirectory(directory);
        var reader = DirectoryReader.open(files)) {
      return EarliestExpiry.of(reader);
    }
  }

  @Test
  void whatWasWrittenAgainInTheMeantimeStays() {
    upsert("a", Optional.of(NOON), 0);
    writer.commit(Map.of());
    upsert("a", Optional.of(NOON.plusSeconds(3600)), 1);

    clock.advance(Duration.ofMinutes(1));
    assertThat(writer.deleteExpired()).isZero();
    writer.commit(Map.of());

    try (var reader = ShardReader.open(directory, ShardFixture.SPACE, clock)) {
      assertThat(found(reader)).containsExactly("a");
    }
  }

  @Test
  void whatHasExpiredIsNotThereForAConditionThoughItIsNotDeletedYet() {
    var ifAbsent = new WriteVersion(OptionalLong.empty(), OptionalLong.of(WriteVersion.ABSENT));
    upsert("recent", Optional.of(NOON), 0);
    upsert("stored", Optional.of(NOON), 1);
    writer.commit(Map.of());
    upsert("recent", Optional.of(NOON), 2);
    var recent = new Passage(id("recent"), new Language("en"), "", "new", Metadata.NONE);
    var stored = new Passage(id("stored"), new Language("en"), "", "new", Metadata.NONE);
    assertThat(writer.upsert(stored, List.of(NORTH), at(0, 3), ifAbsent)).isFalse();

    clock.advance(Duration.ofMinutes(1));

    assertThat(writer.upsert(recent, List.of(NORTH), at(0, 4), ifAbsent)).isTrue();
    assertThat(writer.upsert(stored, List.of(NORTH), at(0, 5), ifAbsent)).isTrue();
  }

  @Test
  void whatArrivesTooLateDeletesWhatWasThere() {
    upsert("a", Optional.empty(), 0);
    assertThat(upsert("a", Optional.of(NOON.minusSeconds(61)), 1)).isTrue();
    writer.commit(Map.of());

    assertThat(writer.passages()).isZero();
    assertThat(writer.writes().expired()).isEqualTo(1);
  }

  private boolean upsert(String id, Optional<Instant> expiresAt, long offset) {
    return writer.upsert(
        new Passage(id(id), new Language("en"), "", "a common text", Metadata.NONE, expiresAt),
        List.of(NORTH, NORTH),
        at(0, offset));
  }

  /** By vectors, exactly, by words, by id, by a filter and by counting: the same. */
  private static Set<String> found(ShardReader reader) {
    Set<String> found = new TreeSet<>();
    reader.search(NORTH, 10, PassageFilter.NONE).forEach(one -> found.add(name(one.passage())));
    Set<String> others = new TreeSet<>();
    reader.searchExact(NORTH, 10, PassageFilter.NONE).forEach(o -> others.add(name(o.passage())));
    assertThat(others).isEqualTo(found);
    others.clear();
    var words = QuestionWords.of(SearchText.parse("common"), "en");
    try (var search = reader.question(NORTH, words, PassageFilter.NONE)) {
      search
          .sharingWords(search.statistics(), WordMatch.Channel.WORDS, 10)
          .forEach(one -> others.add(one.id().value()));
    }
    assertThat(others).isEqualTo(found);
    others.clear();
    reader
        .search(NORTH, 10, PassageFilter.parse("not exists(x)"))
        .forEach(one -> others.add(name(one.passage())));
    assertThat(others).isEqualTo(found);
    assertThat(reader.count(PassageFilter.NONE)).isEqualTo(found.size());
    for (String id : Set.of("goes", "stays", "later", "a")) {
      assertThat(reader.find(id(id)).isPresent()).isEqualTo(found.contains(id));
    }
    return found;
  }

  private static String name(Passage passage) {
    return passage.id().value();
  }
}
