package dev.relkt.cli.train;

import static org.assertj.core.api.Assertions.assertThat;

import dev.relkt.cli.Main;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TrainRunCommandTest {

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @TempDir private Path folder;

  private int run(String... arguments) {
    return Main.run(new PrintWriter(out, true), new PrintWriter(err, true), arguments);
  }

  @Test
  void listsThePresetsAndAllSettings() {
    assertThat(run("train", "run", "--list")).isZero();
    assertThat(out.toString())
        .contains("Presets: xorqa, xquad, mlqa, student", "Step warmup", "Step teacher")
        .contains("Step distill", "semi-hard", "bm25-epochs", "dev-pool", "Encoder projection");
  }

  @Test
  void aPresetThatIsShownCanBeReadAsAFile() throws IOException {
    assertThat(run("train", "run", "--show", "mlqa")).isZero();
    Path file = folder.resolve("mine.yaml");
    Files.writeString(file, out.toString());
    assertThat(out.toString()).contains("margin: 0.13");
    assertThat(work("train", "run", file.toString())).isEqualTo(1);
    assertThat(err.toString())
        .contains("model.from: nothing (expected: a version such as student/1");
  }

  @Test
  void saysWhatCanBeRun() {
    assertThat(run("train", "run")).isEqualTo(2);
    assertThat(err.toString())
        .contains("run what? (expected: xorqa, xquad, mlqa, student, student-steps, ranker, or a");
    assertThat(run("train", "run", "squad")).isEqualTo(1);
    assertThat(err.toString())
        .contains("recipe \"squad\": neither a preset nor a file (expected: xorqa, xquad, mlqa");
  }

  @Test
  void aStepAloneTakesItsSettings() {
    assertThat(work("train", "teacher", "--set", "teacher.hrad=1")).isEqualTo(1);
    assertThat(err.toString())
        .contains("teacher.hrad: unknown (expected: one of margin, distance, hard, semi-hard");
    assertThat(work("train", "warmup", "--from", "nobody/1")).isEqualTo(1);
    assertThat(err.toString()).contains("model \"nobody/1\": neither a version in");
  }

  private int work(String... arguments) {
    String[] all = Arrays.copyOf(arguments, arguments.length + 4);
    all[arguments.length] = "--encoder";
    all[arguments.length + 1] = "projection";
    all[arguments.length + 2] = "--work";
    all[arguments.length + 3] = folder.resolve("work").toString();
    return run(all);
  }
}
