package dev.relkt.shard;

import static dev.relkt.shard.ShardFixture.at;
import static dev.relkt.shard.ShardFixture.id;
import static dev.relkt.shard.ShardFixture.passage;
import static org.assertj.core.api.Assertions.assertThat;

import dev.relkt.embedding.Embedding;
import dev.relkt.passage.WriteVersion;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ShardVersionTest {

  private static final int DIMENSION = 4;
  private static final List<Embedding> WINDOW = List.of(ShardFixture.axis(DIMENSION, 0));

  @TempDir private Path directory;
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
  void theLowerVersionIsIgnoredAndCountedWhateverItsPartition() {
    assertThat(upsert("five", at(1, 10), version(5))).isTrue();

    assertThat(upsert("four", at(1, 11), version(4))).isFalse();
    assertThat(upsert("three", new SourcePosition(2, 0, Long.MAX_VALUE), version(3))).isFalse();
    assertThat(writer.delete(id("a"), at(1, 12), version(4))).isFalse();
    assertThat(upsert("six", new SourcePosition(0, 0, 0), version(6)))
        .as("an earlier record of another partition")
        .isTrue();

    reopen();
    assertThat(writer.writes().lowerVersions()).isEqualTo(3);
    assertThat(upsert("five again", at(1, 20), version(5))).isFalse();
    writer.commit(Map.of());
    assertThat(text()).isEqualTo("six");
  }

  @Test
  void aDeleteWithAVersionIsRememberedWithIt() {
    upsert("one", at(0, 0), version(1));
    assertThat(writer.delete(id("a"), at(0, 1), version(3))).isTrue();

    assertThat(upsert("two", at(0, 2), version(2))).isFalse();
    reopen();
    assertThat(upsert("two", at(0, 2), version(2))).isFalse();
    assertThat(upsert("four", at(0, 3), version(4))).isTrue();
  }

  @Test
  void aSecondDeleteWithoutAVersionKeepsThatOfTheFirst() {
    upsert("one", at(0, 0), version(10));
    writer.delete(id("a"), at(0, 1), version(20));
    assertThat(writer.delete(id("a"), at(0, 2))).isTrue();

    assertThat(upsert("late", at(0, 3), version(10))).isFalse();
  }

  @Test
  void ofTheSameVersionOrOfNoneThePlaceDecides() {
    upsert("one", at(0, 5), version(1));

    assertThat(upsert("again", at(0, 4), version(1))).isFalse();
    assertThat(upsert("again", at(0, 6), version(1))).isTrue();
    assertThat(upsert("without", at(0, 5), WriteVersion.NONE)).isFalse();
    assertThat(upsert("without", at(0, 7), WriteVersion.NONE)).isTrue();
    assertThat(upsert("lower", at(0, 8), version(0))).as("nothing to compare with").isTrue();
    assertThat(writer.writes().lowerVersions()).isZero();
  }

  @Test
  void aRecordThatIsReadAgainChangesNothing() {
    upsert("seven", at(0, 3), version(7));

    assertThat(upsert("seven", at(0, 3), version(7))).isFalse();
    assertThat(writer.writes().lowerVersions()).isZero();
  }

  @Test
  void aConditionIsMetByTheVersionThatThePassageHas() {
    assertThat(upsert("new", at(0, 0), expecting(1, WriteVersion.ABSENT))).isTrue();

    assertThat(upsert("x", at(0, 1), expecting(2, WriteVersion.ABSENT))).isFalse();
    assertThat(upsert("x", at(0, 2), expecting(9, 8))).isFalse();
    assertThat(upsert("two", at(0, 3), expecting(2, 1))).isTrue();
    assertThat(writer.delete(id("a"), at(0, 4), expecting(3, 1))).isFalse();
    assertThat(writer.delete(id("a"), at(0, 5), expecting(3, 2))).isTrue();
    assertThat(upsert("x", at(0, 6), expecting(4, 3))).as("a delete leaves nothing").isFalse();
    assertThat(upsert("back", at(0, 7), expecting(4, WriteVersion.ABSENT))).isTrue();

    reopen();
    assertThat(writer.writes().unmetConditions()).isEqualTo(4);
    writer.commit(Map.of());
    assertThat(text()).isEqualTo("back");
  }

  @Test
  void aStoredPassageTellsItsVersion() {
    upsert("one", at(0, 0), version(42));
    writer.commit(Map.of());

    try (var reader = ShardReader.open(directory, ShardFixture.SPACE)) {
      assertThat(reader.findStored(id("a")))
          .hasValueSatisfying(
              stored -> assertThat(stored.version()).isEqualTo(OptionalLong.of(42)));
    }
  }

  private boolean upsert(String text, SourcePosition at, WriteVersion version) {
    return writer.upsert(passage("a", text), WINDOW, at, version);
  }

  private static WriteVersion version(long version) {
    return new WriteVersion(OptionalLong.of(version), OptionalLong.empty());
  }

  private static WriteVersion expecting(long version, long ifVersion) {
    return new WriteVersion(OptionalLong.of(version), OptionalLong.of(ifVersion));
  }

  private void reopen() {
    writer.commit(Map.of());
    writer.close();
    open();
  }

  private String text() {
    try (var reader = ShardReader.open(directory, ShardFixture.SPACE)) {
      return reader.find(id("a")).orElseThrow().text();
    }
  }
}
