package dev.relkt.training.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.relkt.training.TrainingRefused;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TripletFileTest {

  @TempDir private Path folder;

  @BeforeEach
  void write() {
    SetFiles.sound(folder);
  }

  @Test
  void readsWhatItWrote() throws IOException {
    Path file = folder.resolve(TripletFile.NAME);
    List<Triplet> triplets =
        List.of(new Triplet("q1", "p1", List.of("p4", "p2")), new Triplet("q2", "p2", List.of()));
    TripletFile.write(file, triplets);
    assertThat(TripletFile.read(file, TrainingSets.read(folder))).isEqualTo(triplets);
  }

  @Test
  void tellsEveryProblemWithItsLine() {
    Path file = folder.resolve(TripletFile.NAME);
    SetFiles.write(
        file,
        "{'question':'q9','passage':'p1','negatives':[]}",
        "{'question':'q1','passage':'p2','negatives':[]}",
        "{'question':'q1','passage':'p1','negatives':['p9']}",
        "{'question':'q1','passage':'p1','negatives':['p3']}",
        "{'question':'q2','passage':'p2','negatives':['p1']}",
        "{'question':'q2','passage':'p2','negatives':['p1']}",
        "{'question':'q2','passage':'p2','negatives':'p1'}",
        "{'question':'q3','passage':'p4','negative':['p1'],'negatives':[]}");
    TrainingSet set = TrainingSets.read(folder);
    assertThatThrownBy(() -> TripletFile.read(file, set))
        .isInstanceOf(TrainingRefused.class)
        .hasMessage(
            """
            %1$s: 7 problems:
              %1$s, line 1: question "q9" with passage "p1" (expected: a question of the training set)
              %1$s, line 2: question "q1" with passage "p2" (expected: its gold passage, "p1")
              %1$s, line 3: negative "p9" is not in the training set (expected: ids of its passages)
              %1$s, line 4: negative "p3" is of the document of the gold passage (expected: passages of other documents than "ice")
              %1$s, line 6: question "q2" is there twice (expected: one triplet a question)
              %1$s, line 7: field negatives is "p1" (expected: an array of texts)
              %1$s, line 8: unknown field "negative" (expected: only question, passage, negatives)\
            """
                .formatted(file));
  }

  @Test
  void refusesAFileThatWasCut() {
    SetFiles.write(folder.resolve("training-set.json"), "{'format': 1, 'triplets': 3}");
    Path file = folder.resolve(TripletFile.NAME);
    SetFiles.write(file, "{'question':'q2','passage':'p2','negatives':['p1']}");
    TrainingSet set = TrainingSets.read(folder);
    assertThatThrownBy(() -> TripletFile.read(file, set))
        .hasMessageContaining("1 triplets (expected: 3, as training-set.json says;");
  }

  @Test
  void saysThatThereAreNone() {
    TrainingSet set = TrainingSets.read(folder);
    assertThatThrownBy(() -> TripletFile.read(folder.resolve(TripletFile.NAME), set))
        .isInstanceOf(TrainingRefused.class)
        .hasMessageContaining("no such file (expected: triplets; relkt train prepare makes them)");
  }
}
