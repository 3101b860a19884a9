package dev.relkt.answering;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.relkt.registry.ModelRefused;
import dev.relkt.snapshot.GenerationFixture;
import dev.relkt.snapshot.generation.IndexGeneration;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ServingSnapshotsTest {

  @TempDir Path directory;
  private PublishedIndex index;
  private int openBefore;

  @BeforeEach
  void open() {
    index = new PublishedIndex(directory);
    openBefore = WordEncoder.OPEN.get();
  }

  @AfterEach
  void close() {
    index.close();
    assertThat(WordEncoder.OPEN).hasValue(openBefore);
  }

  private IndexGeneration publish(int model) {
    IndexGeneration generation = index.generation(model);
    index.put(generation, "a", "red");
    index.publish(generation);
    GenerationFixture.activate(index.store, generation.number());
    return generation;
  }

  @Test
  void hasNoneBeforeTheFirstSnapshot() {
    try (var snapshots = new ServingSnapshots(index::find, v -> new WordEncoder(v.number()))) {
      snapshots.refresh();
      index.generation(1);
      GenerationFixture.activate(index.store, 1);
      snapshots.refresh();
      assertThat(snapshots.acquire()).isEmpty();
    }
  }

  @Test
  void swapsEncoderAndGenerationAsOneAndClosesTheOldOneWithItsLastHolder() {
    try (var snapshots = new ServingSnapshots(index::find, v -> new WordEncoder(v.number()))) {
      publish(1);
      snapshots.refresh();
      ServingSnapshot first = snapshots.acquire().orElseThrow();
      publish(2);
      snapshots.refresh();
      ServingSnapshot second = snapshots.acquire().orElseThrow();
      assertThat(second.generation().number()).isEqualTo(2);
      assertThat(second.encoder().space()).isEqualTo(second.generation().space());
      assertThat(first.encoder().space()).isEqualTo(first.generation().space());
      assertThat(WordEncoder.OPEN).hasValue(openBefore + 2);
      snapshots.release(first);
      assertThat(WordEncoder.OPEN).hasValue(openBefore + 1);
      snapshots.release(second);
      assertThat(WordEncoder.OPEN).hasValue(openBefore + 1);
    }
  }

  @Test
  void refusesAnEncoderOfAnotherSpaceAndServesOn() {
    try (var snapshots =
        new ServingSnapshots(index::find, v -> new WordEncoder(v.number() == 2 ? 7 : 1))) {
      publish(1);
      snapshots.refresh();
      publish(2);
      assertThatThrownBy(snapshots::refresh)
          .isInstanceOf(ModelRefused.class)
          .hasMessage(
              "model words/2: its vectors are of space es-000000000000000000000007 (expected: es-000000000000000000000002, as generation g2 was made with it); put the version that made the generation into the registry again");
      ServingSnapshot still = snapshots.acquire().orElseThrow();
      assertThat(still.generation().number()).isEqualTo(1);
      snapshots.release(still);
    }
  }
}
