package dev.relkt.training.student;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.relkt.embedding.features.WordForm;
import dev.relkt.embedding.features.WordKey;
import dev.relkt.embedding.features.WordKeyFeatures;
import dev.relkt.training.TrainingRefused;
import dev.relkt.training.loop.OutputLoss;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StudentEncoderTest {

  private static final int DIMENSION = 6;
  private static final List<String> TEXTS =
      List.of("river bridge", "the old bridge", "winter", "old winter river Quetzalcoatl");

  private final WordKeyFeatures features =
      new WordKeyFeatures(
          Stream.of("river", "bridge", "winter", "old", "the", "garden")
              .flatMap(word -> WordKey.of(WordForm.of(word)).stream())
              .map(WordKey::toString)
              .distinct()
              .toList());
  private final long seed = new Random().nextLong();
  private final StudentTable start = StudentTable.random(features.vocabulary(), DIMENSION, seed);
  private final OutputLoss loss = loss(new Random(seed));

  @TempDir private Path folder;

  StudentEncoderTest() {
    System.out.println("StudentEncoderTest seed " + seed);
  }

  /** Some function of all components together: Σ c·v + Σ (v of one · v of the next)². */
  private static OutputLoss loss(Random random) {
    float[][] wanted = new float[TEXTS.size()][DIMENSION];
    for (float[] row : wanted) {
      for (int i = 0; i < row.length; i++) {
        row[i] = (float) random.nextGaussian();
      }
    }
    return (vectors, gradient) -> {
      double sum = 0;
      for (int t = 0; t < vectors.length; t++) {
        int next = (t + 1) % vectors.length;
        double together = dot(vectors[t], vectors[next]);
        sum += dot(wanted[t], vectors[t]) + together * together;
        for (int i = 0; i < vectors[t].length; i++) {
          gradient[t][i] += wanted[t][i] + (float) (2 * together * vectors[next][i]);
          gradient[next][i] += (float) (2 * together * vectors[t][i]);
        }
      }
      return sum;
    };
  }

  private StudentTable copy() {
    return new StudentTable(DIMENSION, start.rows().clone());
  }

  private StudentEncoder encoder(StudentTable table) {
    return new StudentEncoder(
        folder,
        WordKeyFeatures.SPEC,
        features,
        List.of(new LearnedTable(table, 1)),
        Optional.empty());
  }

  private double lossOf(StudentTable table) {
    return loss.at(encoder(table).encode(TEXTS), new float[TEXTS.size()][DIMENSION]);
  }

  private int[] rows() {
    return TEXTS.stream()
        .map(text -> features.joined(List.of(features.wordIds(text))))
        .flatMapToInt(java.util.Arrays::stream)
        .distinct()
        .toArray();
  }

  @Test
  void givesTheLossBeforeTheStepAndLowersIt() {
    StudentTable table = copy();
    StudentEncoder encoder = encoder(table);
    double before = lossOf(table);
    double first = before;
    for (int step = 0; step < 20; step++) {
      assertThat(encoder.step(TEXTS, loss, .02)).isCloseTo(before, within(1e-5));
      before = lossOf(table);
    }
    assertThat(before).isLessThan(first - .1);
  }

  @Test
  void movesRowsAgainstTheGradient() {
    StudentTable table = copy();
    encoder(table).step(TEXTS, loss, .01);
    float h = 1e-2f;
    for (int row : rows()) {
      float[] slope = new float[DIMENSION];
      float[] moved = new float[DIMENSION];
      for (int i = 0; i < DIMENSION; i++) {
        int at = row * DIMENSION + i;
        StudentTable more = copy();
        more.rows()[at] += h;
        StudentTable less = copy();
        less.rows()[at] -= h;
        slope[i] = (float) ((lossOf(more) - lossOf(less)) / (2 * h));
        moved[i] = table.rows()[at] - start.rows()[at];
      }
      double cosine = dot(slope, moved) / Math.sqrt(dot(slope, slope) * dot(moved, moved));
      assertThat(cosine).as("row %d", row).isLessThan(-.99);
    }
  }

  @Test
  void movesRowsOfASecondTableAgainstTheGradientToo() {
    int first = DIMENSION - 3;
    StudentTable words = StudentTable.random(start.vocabulary(), first, 1);
    StudentTable taught = StudentTable.random(start.vocabulary(), 3, 2);
    StudentTable moving = new StudentTable(3, taught.rows().clone());
    twoTables(new StudentTable(first, words.rows().clone()), moving).step(TEXTS, loss, .01);
    float h = 1e-2f;
    for (int row : rows()) {
      float[] slope = new float[3];
      float[] moved = new float[3];
      for (int i = 0; i < 3; i++) {
        int at = row * 3 + i;
        StudentTable more = new StudentTable(3, taught.rows().clone());
        more.rows()[at] += h;
        StudentTable less = new StudentTable(3, taught.rows().clone());
        less.rows()[at] -= h;
        slope[i] =
            (float) ((lossOf(twoTables(words, more)) - lossOf(twoTables(words, less))) / (2 * h));
        moved[i] = moving.rows()[at] - taught.rows()[at];
      }
      double cosine = dot(slope, moved) / Math.sqrt(dot(slope, slope) * dot(moved, moved));
      assertThat(cosine).as("row %d", row).isLessThan(-.98);
    }
  }

  private StudentEncoder twoTables(StudentTable words, StudentTable taught) {
    return new StudentEncoder(
        folder,
        WordKeyFeatures.SPEC,
        features,
        List.of(new LearnedTable(words, .8f), new LearnedTable(taught, .6f)),
        Optional.empty());
  }

  private double lossOf(StudentEncoder encoder) {
    return loss.at(encoder.encode(TEXTS), new float[TEXTS.size()][DIMENSION]);
  }

  @Test
  void theFirstStepMovesARowByTheRatesShareOfItsLength() {
    StudentTable table = copy();
    int[] rows = rows();
    for (int i = rows[0] * DIMENSION; i < (rows[0] + 1) * DIMENSION; i++) {
      table.rows()[i] *= 100;
    }
    float[] before = table.rows().clone();
    encoder(table).step(TEXTS, loss, .01);
    for (int row : rows) {
      double length = 0;
      double moved = 0;
      for (int i = row * DIMENSION; i < (row + 1) * DIMENSION; i++) {
        length += before[i] * before[i];
        moved += (table.rows()[i] - before[i]) * (table.rows()[i] - before[i]);
      }
      assertThat(Math.sqrt(moved / length)).as("row %d", row).isCloseTo(.01, within(2e-4));
    }
  }

  @Test
  void touchesNoRowOfOtherWords() {
    StudentTable table = copy();
    encoder(table).step(TEXTS, loss, .1);
    List<Integer> used = java.util.Arrays.stream(rows()).boxed().toList();
    int changed = 0;
    for (int row = 0; row < features.vocabulary(); row++) {
      boolean same =
          java.util.Arrays.equals(
              start.rows(),
              row * DIMENSION,
              (row + 1) * DIMENSION,
              table.rows(),
              row * DIMENSION,
              (row + 1) * DIMENSION);
      assertThat(same || used.contains(row)).as("row %d", row).isTrue();
      changed += same ? 0 : 1;
    }
    assertThat(changed).isEqualTo(used.size());
  }

  @Test
  void aLossThatIsNotFiniteLeavesTheTable() {
    StudentTable table = copy();
    assertThat(encoder(table).step(TEXTS, (vectors, gradient) -> Double.NaN, .1)).isNaN();
    assertThat(table.rows()).containsExactly(start.rows());
    assertThatThrownBy(
            () ->
                encoder(table)
                    .step(
                        TEXTS,
                        (vectors, gradient) -> {
                          gradient[1][2] = Float.POSITIVE_INFINITY;
                          return 1;
                        },
                        .1))
        .isInstanceOf(TrainingRefused.class)
        .hasMessage("student: a gradient is not finite (expected: finite numbers); lower the rate");
    assertThat(table.rows()).containsExactly(start.rows());
  }

  @Test
  void goesOnFromACheckpointWithTheSameBits() throws IOException {
    StudentTable whole = copy();
    StudentEncoder one = encoder(whole);
    one.step(TEXTS, loss, .05);
    one.save(folder.resolve("checkpoint"));
    double lost = one.step(TEXTS, loss, .05);
    StudentTable broken = copy();
    StudentEncoder two = encoder(broken);
    two.restore(folder.resolve("checkpoint"));
    assertThat(two.step(TEXTS, loss, .05)).isEqualTo(lost);
    assertThat(broken.rows()).containsExactly(whole.rows());
    StudentTable other = copy();
    StudentEncoder withoutState = encoder(other);
    float[] rows = start.rows().clone();
    encoder(new StudentTable(DIMENSION, rows)).step(TEXTS, loss, .05);
    System.arraycopy(rows, 0, other.rows(), 0, rows.length);
    withoutState.step(TEXTS, loss, .05);
    assertThat(other.rows()).as("the optimiser's state counts").isNotEqualTo(whole.rows());
  }

  @Test
  void refusesACheckpointOfAnotherSize() throws IOException {
    Path checkpoint = folder.resolve("checkpoint");
    StudentTable large = StudentTable.random(features.vocabulary(), 2 * DIMENSION, 1);
    encoder(large).save(checkpoint);
    StudentTable table = copy();
    StudentEncoder encoder = encoder(table);
    long expected = 4L * start.rows().length;
    assertThatThrownBy(() -> encoder.restore(checkpoint))
        .isInstanceOf(TrainingRefused.class)
        .hasMessage(
            "checkpoint %s: %,d bytes (expected: %,d, those of this model); start anew in another"
                + " work directory",
            checkpoint.resolve("rows.f32"), 2 * expected, expected);
    assertThat(table.rows()).containsExactly(start.rows());
    Files.delete(checkpoint.resolve("rows.f32"));
    assertThatThrownBy(() -> encoder.restore(checkpoint)).isInstanceOf(IOException.class);
  }

  @Test
  void refusesATableThatIsNotTheFeatures() {
    assertThatThrownBy(() -> encoder(StudentTable.random(7, DIMENSION, 1)))
        .isInstanceOf(TrainingRefused.class)
        .hasMessage(
            "model %s: a table of 7 rows and features of %,d ids (expected: as many)",
            folder, features.vocabulary());
  }

  @Test
  void aTextWithoutAWordHasAVectorAndEndsNothing() {
    float[][] vectors = encoder(copy()).encode(List.of("?!", "…"));
    assertThat(vectors[0]).containsExactly(vectors[1]);
  }

  private static double dot(float[] a, float[] b) {
    double sum = 0;
    for (int i = 0; i < a.length; i++) {
      sum += (double) a[i] * b[i];
    }
    return sum;
  }
}
