package dev.relkt.training.student;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.relkt.embedding.tensorflow.TestModels;
import dev.relkt.registry.ModelRegistry;
import dev.relkt.registry.ModelVersion;
import dev.relkt.training.TrainingRefused;
import dev.relkt.training.student.StudentTable.Quantised;
import java.io.IOException;
import java.nio.file.Path;
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
    StudentSavedModel.write(table, folder.resolve("model"));
    Quantised read = StudentSavedModel.read(folder.resolve("model"), 10);
    assertThat(read.dimension()).isEqualTo(10);
    assertThat(read.bytes()).containsExactly(table.bytes());
    assertThat(read.scales()).containsExactly(table.scales());
  }

  @Test
  void writesTheSameBytesForTheSameTable() throws IOException {
    Quantised table = Quantised.of(StudentTable.random(37, 10, 2));
    StudentSavedModel.write(table, folder.resolve("one"));
    for (int i = 0; i < 5; i++) {
      Path again = folder.resolve("again" + i);
      StudentSavedModel.write(table, again);
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
    StudentSavedModel.write(table, folder.resolve("model"));
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
