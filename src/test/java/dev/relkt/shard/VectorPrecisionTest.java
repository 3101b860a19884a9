package dev.relkt.shard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.relkt.embedding.Embedding;
import dev.relkt.passage.PassageId;
import dev.relkt.passage.filter.PassageFilter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.apache.lucene.util.VectorUtil;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class VectorPrecisionTest {

  private static final int DIMENSION = 96;
  private static final int PASSAGES_A_COMMIT = 20;

  @TempDir Path directory;
  private final Random random = new Random(3);
  private final List<Embedding> written = new ArrayList<>();

  @Test
  void isHalfWhereNothingIsSet() {
    assertThat(ShardSettings.DEFAULT.vectorPrecision()).isEqualTo(VectorPrecision.HALF);
  }

  @ParameterizedTest
  @EnumSource(VectorPrecision.class)
  void vectorsAreKeptAsThePrecisionSays(VectorPrecision precision) {
    write(precision, 1);
    try (ShardReader reader = ShardReader.open(directory, ShardFixture.SPACE)) {
      assertAllAre(precision, reader);
    }
  }

  @ParameterizedTest
  @CsvSource({"SINGLE, HALF", "HALF, SINGLE"})
  void aShardGoesOnInTheOtherPrecision(VectorPrecision before, VectorPrecision after) {
    write(before, 2);
    write(after, 1);

    try (ShardReader reader = ShardReader.open(directory, ShardFixture.SPACE)) {
      assertThat(reader.segments()).hasSizeGreaterThan(1);
      int old = 2 * PASSAGES_A_COMMIT;
      for (int p = 0; p < written.size(); p++) {
        assertThat(stored(reader, p)).isEqualTo(kept(p < old ? before : after, p));
      }
      assertFindsEveryPassage(reader);
    }
  }

  @Test
  void aMergeTurnsFloatsIntoHalfFloats() {
    write(VectorPrecision.SINGLE, 5);
    write(VectorPrecision.HALF, 30);

    try (ShardReader reader = ShardReader.open(directory, ShardFixture.SPACE)) {
      assertThat(reader.segments()).hasSizeLessThan(30);
      assertAllAre(VectorPrecision.HALF, reader);
      assertFindsEveryPassage(reader);
    }
  }

  private void write(VectorPrecision precision, int commits) {
    ShardSettings settings = ShardSettings.DEFAULT.withVectorPrecision(precision);
    try (ShardWriter writer =
        ShardWriter.open(directory, ShardFixture.SPACE, DIMENSION, settings)) {
      for (int commit = 0; commit < commits; commit++) {
        for (int p = 0; p < PASSAGES_A_COMMIT; p++) {
          Embedding window = ShardFixture.random(random, DIMENSION);
          int number = written.size();
          writer.upsert(
              ShardFixture.passage("p" + number, "text"),
              List.of(window),
              ShardFixture.at(0, number));
          written.add(window);
        }
        writer.release(writer.commit(Map.of()));
      }
      writer.awaitMerges();
      writer.commit(Map.of());
    }
  }

  private void assertAllAre(VectorPrecision precision, ShardReader reader) {
    for (int p = 0; p < written.size(); p++) {
      assertThat(stored(reader, p)).as("passage %d", p).isEqualTo(kept(precision, p));
    }
  }

  private void assertFindsEveryPassage(ShardReader reader) {
    for (int p = 0; p < written.size(); p++) {
      ScoredPassage best = reader.search(written.get(p), 1, PassageFilter.NONE).getFirst();
      assertThat(best.passage().id()).isEqualTo(new PassageId("p" + p));
      assertThat(best.score()).isCloseTo(1f, within(0.0006f));
    }
  }

  private static float[] stored(ShardReader reader, int number) {
    return reader.windows(new PassageId("p" + number)).getFirst().toArray();
  }

  private float[] kept(VectorPrecision precision, int number) {
    float[] vector = written.get(number).toArray();
    if (precision == VectorPrecision.HALF) {
      for (int i = 0; i < vector.length; i++) {
        vector[i] = Float.float16ToFloat(Float.floatToFloat16(vector[i]));
      }
    }
    VectorUtil.l2normalize(vector); // as what is read back
    return vector;
  }
}
