package dev.relkt.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The scripts of a package, with a Java that only says how it was started. */
class LauncherTest {

  @TempDir Path directory;

  private Path home = Path.of("unset");

  @BeforeEach
  void layOutAPackage() throws IOException {
    home = Files.createDirectories(directory.resolve("relkt"));
    Path bin = Files.createDirectories(home.resolve("bin"));
    try (Stream<Path> scripts = Files.list(Path.of("src/main/package/bin"))) {
      for (Path script : scripts.toList()) {
        executable(bin.resolve(script.getFileName()), Files.readString(script));
      }
    }
    Files.createDirectories(home.resolve("conf"));
    Files.writeString(home.resolve("conf/jvm-options"), "# none\n-Dx=y\n");
    Files.createDirectories(home.resolve("job"));
    Files.createFile(home.resolve("job/relkt-1.jar"));
    Path java = Files.createDirectories(directory.resolve("jdk/bin")).resolve("java");
    executable(
        java,
        """
        #!/bin/sh
        if [ "$1" = -version ]; then echo 'openjdk version "21.0.1"' >&2; exit; fi
        case "$*" in
          *BashJavaUtils*MISTAKE*) echo "no such size"; exit 1 ;;
          *BashJavaUtils*)
            echo "BASH_JAVA_UTILS_EXEC_RESULT:-Xmx805 -Xms805 -XX:MaxDirectMemorySize=738"
            echo "BASH_JAVA_UTILS_EXEC_RESULT:-D a=b"
            exit ;;
        esac
        echo "charmap=$(locale charmap 2>/dev/null)"
        for one in "$@"; do echo "$one"; done
        """);
  }

  @Test
  void givesJavaALocaleThatCanPassEveryCharacter() throws Exception {
    for (Map<String, String> locale :
        List.of(
            Map.of("LC_ALL", "C"),
            Map.of("LC_ALL", "POSIX"),
            Map.of("LANG", "xx_XX.UTF-8"),
            Map.<String, String>of())) {
      assertThat(run(locale, "bin/relkt delete café-ключ"))
          .as("%s", locale)
          .contains("charmap=UTF-8", "café-ключ");
    }
  }

  @Test
  void runsThroughSymbolicLinks() throws Exception {
    Files.createSymbolicLink(directory.resolve("one"), home.resolve("bin/relkt"));
    Files.createSymbolicLink(directory.resolve("two"), Path.of("one"));
    assertThat(run(Map.of(), "../two status")).contains("-Drelkt.home=" + home, "status");
  }

  @Test
  void runsWithoutAHome() throws Exception {
    assertThat(run(Map.of(), "unset HOME; bin/relkt status")).contains("status");
  }

  @Test
  void saysThatTheStandardInputIsClosed() throws Exception {
    assertThat(run(Map.of(), "bin/relkt ingest - <&-")).contains("-Drelkt.stdin=closed");
    assertThat(run(Map.of(), "echo | bin/relkt ingest -")).doesNotContain("relkt.stdin");
  }

  @Test
  void hasTheBenchmarksOnlyWhereASourceCheckoutSaysWhereTheyAre() throws Exception {
    assertThat(run(Map.of("RELKT_BENCH", "/checkout/target/bench"), "bin/relkt bench search"))
        .contains(":/checkout/target/bench/*", "search");
    assertThat(run(Map.of(), "bin/relkt bench search || true"))
        .isEqualTo(
            "relkt: the benchmarks come with the source checkout: there, run ./relkt bench\n");
    assertThat(run(Map.of(), "bin/relkt status")).doesNotContain("/bench");
  }

  @Test
  void givesAClustersProcessesTheMemoryThatFlinkAddsUp() throws Exception {
    for (String script : List.of("taskmanager.sh", "jobmanager.sh")) {
      assertThat(run(Map.of(), "bin/%s -D a=b".formatted(script)).lines())
          .as(script)
          .contains("-Xmx805", "-XX:MaxDirectMemorySize=738", "-Dx=y", "a=b")
          .doesNotContain("-Xms805");
    }
  }

  @Test
  void startsNoProcessWhoseMemoryIsNotKnown() throws Exception {
    assertThat(run(Map.of(), "bin/taskmanager.sh -D MISTAKE=1 || echo code $?"))
        .contains("code 1")
        .doesNotContain("TaskManagerRunner");
  }

  private String run(Map<String, String> environment, String command) throws Exception {
    var builder = new ProcessBuilder("bash", "-c", command).directory(home.toFile());
    builder.environment().keySet().removeIf(name -> name.startsWith("LC_") || name.equals("LANG"));
    builder.environment().putAll(environment);
    builder.environment().put("JAVA_HOME", directory.resolve("jdk").toString());
    Process process = builder.redirectErrorStream(true).start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(said).isZero();
    return said;
  }

  private static void executable(Path file, String script) throws IOException {
    Files.writeString(file, script);
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
  }
}
