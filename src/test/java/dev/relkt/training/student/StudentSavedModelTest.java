package dev.relkt.training.student;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.relkt.embedding.tensorflow.TestModels;
import dev.relkt.registry.ModelRegistry;
import dev.relkt.registry.ModelVersion;
import dev.relkt.training.TrainingRefused;
import dev.relkt.training.student.StudentSavedModel.Stored;
import dev.relkt.training.student.StudentTable.Quantised;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StudentSavedModelTest {

  @TempDir private Path folder;

  @Test
  void readsTheTableThatItWrote() throws IOException {
    Quantised table = Quantised.of(StudentTable.random(37, 10, 2));
    StudentSavedModel.write(List.of(new Stored(table, 1)), folder.resolve("model"));
    Quantised read = StudentSavedModel.read(folder.resolve("model"), 10).getFirst().rows();
    assertThat(read.dimension()).isEqualTo(10);
    assertThat(read.bytes()).containsExactly(table.bytes());
    assertThat(read.scales()).containsExactly(table.scales());
  }

  @Test
  void readsTheTablesThatItWrote() throws IOException {
    Quantised words = Quantised.of(StudentTable.random(37, 10, 2));
    Quantised taught = Quantised.of(StudentTable.random(37, 4, 3));
    StudentSavedModel.write(
        List.of(new Stored(words, .8f), new Stored(taught, .6f)), folder.resolve("model"));
    List<Stored> read = StudentSavedModel.read(folder.resolve("model"), 14);
    assertThat(read).extracting(Stored::weight).containsExactly(.8f, .6f);
    assertThat(read).extracting(t -> t.rows().dimension()).containsExactly(10, 4);
    assertThat(read.get(1).rows().bytes()).containsExactly(taught.bytes());
    assertThat(read.get(1).rows().scales()).containsExactly(taught.scales());
  }

  @Test
  void putsThePartsOfTablesSideBySide() throws IOException {
    long seed = new Random().nextLong();
    System.out.println("StudentSavedModelTest seed " + seed);
    var random = new Random(seed);
    Quantised words = Quantised.of(StudentTable.random(37, 30, seed));
    float[] rows = StudentTable.random(37, 7, ~seed).rows();
    Arrays.fill(rows, 0, 7, 0);
    Quantised taught = Quantised.of(new StudentTable(7, rows));
    StudentSavedModel.write(
        List.of(new Stored(words, .8f), new Stored(taught, .6f)), folder.resolve("model"));
    List<int[]> texts =
        random.ints(20, 1, 9).mapToObj(n -> random.ints(n, 1, 37).toArray()).toList();
    float[][] vectors = StudentSavedModel.run(folder.resolve("model"), texts);
    for (int i = 0; i < vectors.length; i++) {
      float[] expected = new float[37];
      LearnedTable.part(words.restored(), .8f, texts.get(i), expected, 0);
      LearnedTable.part(taught.restored(), .6f, texts.get(i), expected, 30);
      assertThat(vectors[i]).as("text %d", i).containsExactly(expected, Offset.offset(1e-5f));
    }
    // A table that knows nothing of a text leaves it to the others.
    float[] alone = StudentSavedModel.run(folder.resolve("model"), List.of(new int[] {0}))[0];
    assertThat(Arrays.copyOf(alone, 30))
        .containsExactly(words.restored().encode(new int[] {0}), Offset.offset(1e-5f));
    assertThat(Arrays.copyOfRange(alone, 30, 37))
        .usingComparatorWithPrecision(1e-5f)
        .containsOnly(0);
  }

  @Test
  void writesTheSameBytesForTheSameTable() throws IOException {
    Quantised table = Quantised.of(StudentTable.random(37, 10, 2));
    StudentSavedModel.write(List.of(new Stored(table, 1)), folder.resolve("one"));
    for (int i = 0; i < 5; i++) {
      Path again = folder.resolve("again" + i);
      StudentSavedModel.write(List.of(new Stored(table, 1)), again);
      assertThat(again.resolve("saved_model.pb"))
          .hasSameBinaryContentAs(folder.resolve("one/saved_model.pb"));
    }
  }

  @Test
  void computesTheVectorsOfTheTable() throws IOException {
    long seed = new Random().nextLong();
    System.out.println("StudentSavedModelTest seed " + seed);
    var random = new Random(seed);
    Quantised table = Quantised.of(StudentTable.random(37, 60 + random.nextInt(9), seed));
    StudentSavedModel.write(List.of(new Stored(table, 1)), folder.resolve("model"));
    List<int[]> texts =
        random.ints(20, 1, 9).mapToObj(n -> random.ints(n, 0, 37).toArray()).toList();
    float[][] vectors = StudentSavedModel.run(folder.resolve("model"), texts);
    StudentTable restored = table.restored();
    for (int i = 0; i < vectors.length; i++) {
      assertThat(vectors[i])
          .as("text %d", i)
          .containsExactly(restored.encode(texts.get(i)), Offset.offset(1e-5f));
    }
  }

  @Test
  void refusesAModelWhoseTableCannotBeRead() {
    ModelVersion version = TestModels.stringModel(folder);
    Path foreign = new ModelRegistry(folder).resolve(version).file("saved_model");
    assertThatThrownBy(() -> StudentSavedModel.read(foreign, 10))
        .isInstanceOf(TrainingRefused.class)
        .hasMessageStartingWith(foreign + ": no operations ")
        .hasMessageContaining("(expected: a student whose table can be read");
  }
}
