package dev.relkt.cli.train;

import static org.assertj.core.api.Assertions.assertThat;

import dev.relkt.cli.Main;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TrainCommandTest {

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @TempDir private Path folder;

  @Test
  void saysWhatCanBeTrained() {
    assertThat(run("train")).isEqualTo(2);
    assertThat(err.toString())
        .contains("train what? (expected: contrastive, prepare, warmup, teacher, distill or run)");
  }

  @Test
  void needsData() {
    assertThat(run("train", "contrastive")).isEqualTo(2);
    assertThat(err.toString()).contains("--data");
  }

  @Test
  void namesTheFileThatIsMissing() {
    int code =
        run(
            "train",
            "contrastive",
            "--data",
            folder.toString(),
            "--registry",
            folder.resolve("models").toString());
    assertThat(code).isEqualTo(1);
    assertThat(err.toString())
        .contains(folder.resolve("passages.jsonl.gz") + ": no such file (expected: a data file");
  }

  @Test
  void refusesSettingsThatCannotBe() {
    assertThat(run("train", "contrastive", "--data", folder.toString(), "--steps", "0"))
        .isEqualTo(2);
    assertThat(err.toString()).contains("training: steps 0");
    assertThat(
            run(
                "train",
                "contrastive",
                "--data",
                folder.toString(),
                "--window-words",
                "10",
                "--window-stride",
                "20"))
        .isEqualTo(2);
    assertThat(err.toString()).contains("windows: words 10, stride 20");
  }

  private int run(String... arguments) {
    return Main.run(new PrintWriter(out, true), new PrintWriter(err, true), arguments);
  }
}
