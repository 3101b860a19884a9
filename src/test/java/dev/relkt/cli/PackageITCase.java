package dev.relkt.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The command of the built package, as a process of its own. */
class PackageITCase {

  @TempDir Path directory;

  private Path command = Path.of("unset");

  @BeforeEach
  void findPackage() {
    String home = System.getProperty("relkt.package");
    assumeTrue(home != null, "no package was built before this test");
    command = Path.of(Objects.requireNonNull(home)).resolve("bin").resolve("relkt");
    assumeTrue(Files.exists(command), command + " is not there");
  }

  @Test
  void saysItsVersionFromAnyDirectory() throws Exception {
    Said said = relkt("--version");
    assertThat(said.code).isZero();
    assertThat(said.out.getFirst()).matches("relkt [0-9]+\\.[0-9]+\\.[0-9]+.*");
  }

  @Test
  void talksToNobodyInOneLine() throws Exception {
    Said said = relkt("status", "--bootstrap", "127.0.0.1:1");
    assertThat(said.code).isEqualTo(1);
    assertThat(said.out).isEmpty();
    assertThat(said.err)
        .containsExactly(
            "relkt: no Kafka broker answers at 127.0.0.1:1; start one with \"relkt up\", or say"
                + " with --bootstrap where one is");
  }

  @Test
  void readsTheSettingsThatCameWithIt() throws Exception {
    Said said = relkt("config");
    assertThat(said.code).as(said.toString()).isZero();
    assertThat(said.out).contains("index.shards = 4 shards");
  }

  @Test
  void startsNothingInADirectoryThatIsAFile() throws Exception {
    Path file = Files.writeString(directory.resolve("file"), "in the way");
    Said said = relkt("up", "--data", file.toString(), "--port", "0");
    assertThat(said.code).isEqualTo(1);
    assertThat(said.err)
        .anyMatch(
            line -> line.startsWith("relkt: " + file + " cannot be used (expected: a directory"));
  }

  /** What the command said. */
  private record Said(int code, List<String> out, List<String> err) {}

  private Said relkt(String... arguments) throws IOException, InterruptedException {
    var line = new ArrayList<String>(List.of(command.toString()));
    line.addAll(List.of(arguments));
    Path out = directory.resolve("out");
    Path err = directory.resolve("err");
    Process process =
        new ProcessBuilder(line)
            .directory(directory.toFile())
            .redirectOutput(out.toFile())
            .redirectError(err.toFile())
            .start();
    try {
      assertThat(process.waitFor(2, TimeUnit.MINUTES)).as("%s ended", line).isTrue();
    } finally {
      process.destroyForcibly();
    }
    return new Said(process.exitValue(), Files.readAllLines(out), Files.readAllLines(err));
  }
}
