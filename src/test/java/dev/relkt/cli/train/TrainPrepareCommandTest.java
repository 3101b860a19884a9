package dev.relkt.cli.train;

import static org.assertj.core.api.Assertions.assertThat;

import dev.relkt.cli.Main;
import dev.relkt.training.data.SetFiles;
import dev.relkt.training.data.TrainingSet;
import dev.relkt.training.data.TrainingSets;
import dev.relkt.training.data.TripletFile;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TrainPrepareCommandTest {

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @TempDir private Path folder;

  @BeforeEach
  void write() {
    SetFiles.sound(folder.resolve("own"));
  }

  @Test
  void writesASetToTrainFromWithItsTriplets() {
    Path made = folder.resolve("made");
    assertThat(run("--out", made.toString(), "--set", folder.resolve("own").toString())).isZero();
    TrainingSet set = TrainingSets.read(made);
    assertThat(set.questions()).hasSize(3);
    assertThat(TripletFile.read(made.resolve(TripletFile.NAME), set)).hasSize(3);
    assertThat(TrainingSets.readHeldOut(made)).isEmpty();
    assertThat(out.toString())
        .startsWith(made + ": 4 passages, 3 questions in 2 languages, 1 translations\n")
        .contains("questions with English: 1\n")
        .contains("triplets: 3 with ");
    assertThat(entries()).containsExactlyInAnyOrder("own", "made");
  }

  @Test
  void holdsOutAShareByDocuments() {
    Path made = folder.resolve("made");
    assertThat(
            run(
                "--out",
                made.toString(),
                "--set",
                folder.resolve("own").toString(),
                "--dev-share",
                "0.4",
                "--negatives",
                "0"))
        .isZero();
    assertThat(TrainingSets.readHeldOut(made).orElseThrow().questions()).hasSize(1);
    assertThat(TrainingSets.read(made).questions()).hasSize(2);
    assertThat(made.resolve(TripletFile.NAME)).doesNotExist();
  }

  @Test
  void leavesNothingWhereTheDataIsRefused() {
    SetFiles.write(
        folder.resolve("own/questions.jsonl"),
        "{'id':'q1','lang':'en','text':'Where?','passage':'gone'}");
    assertThat(
            run(
                "--out",
                folder.resolve("made").toString(),
                "--set",
                folder.resolve("own").toString()))
        .isEqualTo(1);
    assertThat(err.toString())
        .contains("relkt: training data: a problem:")
        .contains("questions.jsonl, line 1: question \"q1\" has the gold passage \"gone\"");
    assertThat(entries()).containsExactly("own");
  }

  @Test
  void refusesAFolderThatIsThere() {
    assertThat(
            run(
                "--out",
                folder.resolve("own").toString(),
                "--set",
                folder.resolve("own").toString()))
        .isEqualTo(1);
    assertThat(err.toString()).contains("own: is there already");
    assertThat(TrainingSets.read(folder.resolve("own")).questions()).hasSize(3);
  }

  @Test
  void takesTheLanguagesOfAFileBeforeItsName() {
    SetFiles.write(
        folder.resolve("data.json"),
        "{'data':[{'title':'Ice','paragraphs':[{'context':'Ice"
            + " floats.','qas':[{'id':'1','question':'Was?'}]}]}]}");
    Path made = folder.resolve("made");
    assertThat(
            run(
                "--out",
                made.toString(),
                "--squad",
                "en,de=" + folder.resolve("data.json"),
                "--licence",
                "CC0"))
        .isZero();
    TrainingSet set = TrainingSets.read(made);
    assertThat(set.passages().getFirst().language()).isEqualTo("en");
    assertThat(set.questions().getFirst().language()).isEqualTo("de");
    assertThat(TrainingSets.sources(made).getFirst().licence()).isEqualTo("CC0");
  }

  @Test
  void refusesOptionsThatCannotBe() {
    String made = folder.resolve("made").toString();
    String own = folder.resolve("own").toString();
    assertThat(run("--out", made)).isEqualTo(2);
    assertThat(err.toString()).contains("what to prepare is missing");
    assertThat(run("--out", made, "--set", own, "--dev-share", "1")).isEqualTo(2);
    assertThat(err.toString()).contains("--dev-share: 1.0 (expected: 0 or more, below 1)");
    assertThat(run("--out", made, "--squad", "xx=file.json")).isEqualTo(2);
    assertThat(err.toString()).contains("--squad: language: \"xx\" is unknown");
    assertThat(run("--out", made, "--set", own, "--leave-out", "afriqa")).isEqualTo(2);
    assertThat(err.toString()).contains("--leave-out: \"afriqa\" (expected: SOURCE:SPLIT");
    assertThat(entries()).containsExactly("own");
  }

  private List<String> entries() {
    try (Stream<Path> entries = Files.list(folder)) {
      return entries.map(e -> String.valueOf(e.getFileName())).toList();
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  private int run(String... arguments) {
    String[] all = new String[arguments.length + 2];
    all[0] = "train";
    all[1] = "prepare";
    System.arraycopy(arguments, 0, all, 2, arguments.length);
    return Main.run(new PrintWriter(out, true), new PrintWriter(err, true), all);
  }
}
