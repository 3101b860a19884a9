package dev.relkt.shard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.relkt.embedding.Embedding;
import dev.relkt.passage.filter.PassageFilter;
import dev.relkt.registry.Centre;
import dev.relkt.registry.ModelManifest;
import dev.relkt.registry.VectorSpec;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Shards of vectors that are longer than Lucene's own formats allow. */
class LongVectorsTest {

  private static final int PASSAGES_A_COMMIT = 6;
  private static final int COMMITS = 12;

  @TempDir Path directory;

  private final List<List<Embedding>> written = new ArrayList<>();
  private Random random;

  @BeforeEach
  void seed() {
    long seed = Long.getLong("relkt.seed", System.nanoTime());
    System.out.println("LongVectorsTest: -Drelkt.seed=" + seed);
    random = new Random(seed);
  }

  @Test
  void aShardTakesWhateverAManifestMayHave() {
    assertThat(ShardWriter.MAX_DIMENSION).isEqualTo(ModelManifest.MAX_DIMENSION);
  }

  @ParameterizedTest
  @CsvSource({
    "1263, HALF, false",
    "1280, HALF, false",
    "1280, HALF, true",
    "1280, SINGLE, false",
    "4096, HALF, false",
    "4096, HALF, true",
    "4096, SINGLE, true"
  })
  void passagesAreFoundAfterCommitsDeletesMergesAndReopening(
      int dimension, VectorPrecision precision, boolean graphs) {
    VectorSpec spec = spec(dimension);
    ShardSettings settings =
        (graphs ? ShardSettings.ALWAYS_GRAPHS : ShardSettings.NO_GRAPHS)
            .withVectorPrecision(precision);
    try (ShardWriter writer = ShardWriter.open(directory, spec, settings)) {
      for (int commit = 0; commit < COMMITS / 2; commit++) {
        write(writer, dimension);
      }
    }
    try (ShardWriter writer = ShardWriter.open(directory, spec, settings)) {
      for (int commit = COMMITS / 2; commit < COMMITS; commit++) {
        write(writer, dimension);
      }
      for (int p = 0; p < written.size(); p += 3) {
        writer.delete(ShardFixture.id("p" + p), ShardFixture.at(0, written.size() + p));
      }
      writer.release(writer.commit(Map.of()));
      writer.awaitMerges();
      writer.commit(Map.of());
    }

    try (ShardReader reader = ShardReader.open(directory, ShardFixture.SPACE)) {
      assertThat(reader.segments())
          .hasSizeLessThan(COMMITS)
          .filteredOn(segment -> segment.vectors() > 0)
          .allMatch(segment -> segment.hasGraph() == graphs);
      for (int p = 0; p < written.size(); p++) {
        Embedding question = ShardFixture.near(written.get(p).getLast(), 0.5, random);
        ScoredPassage found = reader.search(question, 1, PassageFilter.NONE).getFirst();
        assertThat(found).isEqualTo(reader.searchExact(question, 1, PassageFilter.NONE).getFirst());
        if (p % 3 == 0) {
          assertThat(found.passage().id().value()).isNotEqualTo("p" + p);
        } else {
          assertThat(found.passage().id().value()).isEqualTo("p" + p);
          assertThat(found.score())
              .isCloseTo(product(question, written.get(p).getLast()), within(0.0006f));
        }
      }
    }
  }

  private void write(ShardWriter writer, int dimension) {
    for (int p = 0; p < PASSAGES_A_COMMIT; p++) {
      List<Embedding> windows =
          List.of(ShardFixture.random(random, dimension), ShardFixture.random(random, dimension));
      int number = written.size();
      writer.upsert(
          ShardFixture.passage("p" + number, "text"), windows, ShardFixture.at(0, number));
      written.add(windows);
    }
    writer.release(writer.commit(Map.of()));
  }

  private VectorSpec spec(int dimension) {
    float[] centre = ShardFixture.random(random, dimension).toArray();
    for (int i = 0; i < dimension; i++) {
      centre[i] *= 0.3f;
    }
    return new VectorSpec(ShardFixture.SPACE, dimension, Optional.of(new Centre(centre)));
  }

  private static float product(Embedding one, Embedding other) {
    float[] a = one.toArray();
    float[] b = other.toArray();
    double sum = 0;
    for (int i = 0; i < a.length; i++) {
      sum += a[i] * b[i];
    }
    return (float) sum;
  }
}
