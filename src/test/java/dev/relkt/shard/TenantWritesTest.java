package dev.relkt.shard;

import static dev.relkt.shard.ShardFixture.at;
import static dev.relkt.shard.ShardFixture.axis;
import static dev.relkt.shard.ShardFixture.id;
import static org.assertj.core.api.Assertions.assertThat;

import dev.relkt.passage.Language;
import dev.relkt.passage.Passage;
import dev.relkt.passage.Tenant;
import dev.relkt.passage.WriteVersion;
import dev.relkt.passage.metadata.Metadata;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Each from what is in memory and from what was committed. */
class TenantWritesTest {

  private static final int DIMENSION = 4;
  private static final WriteVersion NOBODY = WriteVersion.NONE;

  @TempDir Path directory;

  private ShardWriter writer;
  private long offset;

  @BeforeEach
  void open() {
    writer = ShardWriter.open(directory, ShardFixture.SPACE, DIMENSION);
  }

  @AfterEach
  void close() {
    writer.close();
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void anotherTenantChangesNothing(boolean committed) {
    assertThat(upsert("acme", "first")).isTrue();
    between(committed);

    assertThat(upsert("other", "second")).isFalse();
    assertThat(writer.delete(id("a"), next(), of("other"))).isFalse();

    assertThat(text()).contains("first");
    assertThat(writer.writes().unmetConditions()).isEqualTo(2);
    assertThat(writer.passages()).isEqualTo(1);
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void itsOwnTenantReplacesAndDeletes(boolean committed) {
    upsert("acme", "first");
    between(committed);

    assertThat(upsert("acme", "second")).isTrue();
    between(committed);
    assertThat(text()).contains("second");
    assertThat(writer.delete(id("a"), next(), of("acme"))).isTrue();

    assertThat(text()).isEmpty();
    assertThat(writer.writes().unmetConditions()).isZero();
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void whoStatesNoTenantChangesAll(boolean committed) {
    upsert("acme", "first");
    between(committed);
    assertThat(upsert("", "second")).isTrue();
    between(committed);

    // The passage is of nobody now.
    assertThat(upsert("other", "third")).isTrue();
    between(committed);
    assertThat(upsert("acme", "fourth")).isFalse();
    assertThat(writer.delete(id("a"), next(), NOBODY)).isTrue();
    between(committed);

    // And so is what was deleted.
    assertThat(upsert("acme", "fifth")).isTrue();
    assertThat(text()).contains("fifth");
  }

  private boolean upsert(String tenant, String text) {
    Metadata metadata = Metadata.ofTexts(tenant.isEmpty() ? Map.of() : Map.of(Tenant.KEY, tenant));
    return writer.upsert(
        new Passage(id("a"), new Language("en"), "", text, metadata),
        List.of(axis(DIMENSION, 0)),
        next(),
        tenant.isEmpty() ? NOBODY : of(tenant));
  }

  private static WriteVersion of(String tenant) {
    return new WriteVersion(
        OptionalLong.empty(), OptionalLong.empty(), Optional.of(new Tenant(tenant)));
  }

  private SourcePosition next() {
    return at(0, offset++);
  }

  private void between(boolean committed) {
    if (committed) {
      writer.commit(Map.of());
    }
  }

  private Optional<String> text() {
    writer.commit(Map.of());
    try (var reader = ShardReader.open(directory, ShardFixture.SPACE)) {
      return reader.find(id("a")).map(Passage::text);
    }
  }
}
