package dev.relkt.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.relkt.embedding.tensorflow.TestModels;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The command of the built package, as a process of its own. */
class PackageITCase {

  @TempDir Path directory;

  private Path command = Path.of("unset");

  @BeforeEach
  void findPackage() {
    command = Path.of(System.getProperty("relkt.package", "target/relkt-0.1.0"), "bin", "relkt");
    assertThat(command).as("the package, made by mvn package").exists();
  }

  @Test
  void saysItsVersionFromAnyDirectory() throws Exception {
    Said said = relkt("--version");
    assertThat(said.code).isZero();
    assertThat(said.out.getFirst()).matches("relkt [0-9]+\\.[0-9]+\\.[0-9]+.*");
    assertThat(said.out).anyMatch(line -> line.matches("Flink +[0-9.]+"));
  }

  @Test
  void leavesBenchmarksToTheSourceCheckout() throws Exception {
    Said said = relkt("bench", "search", "--quick");
    assertThat(said.code).isEqualTo(2);
    assertThat(said.err)
        .containsExactly(
            "relkt: the benchmarks come with the source checkout: there, run ./relkt bench");
    assertThat(relkt("help").out).noneMatch(line -> line.contains("bench"));
    try (Stream<Path> files = Files.walk(command.getParent().getParent())) {
      assertThat(files.map(file -> file.getFileName().toString()))
          .noneMatch(name -> name.matches("(jvector|hnswlib|.*-bench).*"));
    }
    try (var jar = new JarFile(job().toFile())) {
      assertThat(jar.stream().map(JarEntry::getName)).noneMatch(name -> name.contains("/bench/"));
    }
  }

  @Test
  void holdsTheEnginesThatItIsBuiltWith() throws Exception {
    try (Stream<Path> jars = Files.list(command.getParent().resolveSibling("lib"))) {
      List<String> names = jars.map(jar -> jar.getFileName().toString()).toList();
      assertThat(names)
          .anyMatch(name -> name.startsWith("tensorflow-core-native-"))
          .anyMatch(name -> name.startsWith("tokenizers-"));
      // mvn -Dwithout=onnx verify
      assertThat(names.stream().anyMatch(name -> name.startsWith("onnxruntime-")))
          .isEqualTo(!"onnx".equals(System.getProperty("without")));
    }
  }

  private Path job() throws IOException {
    try (Stream<Path> jars = Files.list(command.getParent().resolveSibling("job"))) {
      return jars.findFirst().orElseThrow();
    }
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
        .noneMatch(line -> line.startsWith("\tat "))
        .as("what Java says about its own modules helps nobody")
        .noneMatch(line -> line.startsWith("WARNING"))
        .anyMatch(
            line ->
                line.startsWith(
                    "relkt: " + file.resolve("logs") + " cannot be used (expected: a directory"));
  }

  @Test
  void comesBackAfterAKillWithEveryPassage() throws Exception {
    Path models = directory.resolve("models");
    TestModels.wordKeyModel(models, "student", 7);
    Path data = directory.resolve("data");
    var lines = new StringBuilder();
    for (int i = 0; i < 500; i++) {
      lines.append(
          "{\"id\": \"p%d\", \"lang\": \"en\", \"text\": \"Number %d of many.\"}%n"
              .formatted(i, i));
    }
    Path file = Files.writeString(directory.resolve("passages.jsonl"), lines);
    String port = Integer.toString(freePort());
    String bootstrap = "127.0.0.1:" + port;
    String index = data.resolve("index").toString();

    Process first = up(data, port, "first");
    try {
      Said sent = relkt("ingest", file.toString(), "--bootstrap", bootstrap);
      assertThat(sent.out).anyMatch(line -> line.startsWith("sent 500 passages"));
    } finally {
      first.destroyForcibly().waitFor();
    }
    Process second = up(data, port, "second");
    try {
      Awaitility.await()
          .atMost(Duration.ofMinutes(2))
          .pollInterval(Duration.ofSeconds(1))
          .until(
              () -> {
                Said status =
                    relkt("status", "--json", "--bootstrap", bootstrap, "--index-root", index);
                return String.join("", status.out).contains("\"passages\":500,");
              });
      Said letters = relkt("dlq", "list", "--bootstrap", bootstrap);
      assertThat(letters.out).contains("passages.dlq: 0");
    } finally {
      second.destroy();
      assertThat(second.waitFor(1, TimeUnit.MINUTES)).as("stopped by SIGTERM").isTrue();
    }
    assertThat(second.exitValue()).isEqualTo(143);
    assertThat(Files.readString(directory.resolve("second")))
        .contains("from its checkpoint", "stopped; everything is kept in " + data)
        .doesNotContain("\tat ");
  }

  private Process up(Path data, String port, String log) throws IOException {
    var builder =
        new ProcessBuilder(
                command.toString(),
                "up",
                "--data",
                data.toString(),
                "--port",
                port,
                "--http-port",
                "0",
                "--model",
                "student/1")
            .directory(directory.toFile())
            .redirectErrorStream(true)
            .redirectOutput(directory.resolve(log).toFile());
    Process process = builder.start();
    Awaitility.await()
        .atMost(Duration.ofMinutes(2))
        .until(
            () ->
                !process.isAlive()
                    || Files.readString(directory.resolve(log)).contains("ReLKT runs"));
    assertThat(process.isAlive()).as(Files.readString(directory.resolve(log))).isTrue();
    return process;
  }

  private static int freePort() throws IOException {
    try (var socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
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
