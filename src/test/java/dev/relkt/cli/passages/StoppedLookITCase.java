package dev.relkt.cli.passages;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.relkt.cli.Main;
import dev.relkt.passage.PassageChange;
import dev.relkt.shard.ShardFixture;
import dev.relkt.snapshot.WrittenIndex;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Ctrl-C in the middle of a look, which waits for a reader that does not come. */
class StoppedLookITCase {

  private static final Duration PATIENCE = Duration.ofSeconds(120);

  @TempDir Path directory;
  private WrittenIndex index;
  private Path temporary;

  @BeforeEach
  void write() throws IOException {
    index = new WrittenIndex(directory.resolve("written"), 2);
    index.publish(
        IntStream.range(0, 300)
            .mapToObj(
                i ->
                    new PassageChange.Upsert(
                        ShardFixture.passage("p" + i, "A long text. ".repeat(100))))
            .toArray(PassageChange[]::new));
    temporary = Files.createDirectories(directory.resolve("tmp"));
  }

  @Test
  void leavesNoFilesAndNoLease() throws Exception {
    // Nobody reads its output: it waits when the pipe is full.
    Process look = start("export");
    try {
      await().atMost(PATIENCE).until(() -> look.getInputStream().available() > 1_000);
      assertThat(looks()).hasSize(1);
      assertThat(index.store().leases()).hasSize(1);
      interrupt(look);
      assertThat(looks()).isEmpty();
      assertThat(index.store().leases()).isEmpty();
    } finally {
      look.destroyForcibly();
    }
  }

  @Test
  void leavesNoPartOfTheFileThatWasToBeWritten() throws Exception {
    Path part = directory.resolve("out.jsonl.part");
    // A pipe in its place: it waits for somebody to read.
    new ProcessBuilder("mkfifo", part.toString()).start().waitFor();
    Process look = start("export", "--out=" + directory.resolve("out.jsonl"));
    try {
      await().atMost(PATIENCE).until(() -> looks().size() == 1);
      await().atMost(PATIENCE).until(() -> stack(look).contains("PassagesExportCommand.toFile"));
      interrupt(look);
      assertThat(part).doesNotExist();
    } finally {
      look.destroyForcibly();
    }
  }

  private static String stack(Process process) throws IOException {
    Process jstack =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "jstack").toString(),
                "" + process.pid())
            .redirectErrorStream(true)
            .start();
    return new String(jstack.getInputStream().readAllBytes());
  }

  private static void interrupt(Process process) throws Exception {
    new ProcessBuilder("kill", "-INT", "" + process.pid()).start().waitFor();
    assertThat(process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
    assertThat(process.exitValue()).isEqualTo(130);
  }

  private List<Path> looks() throws IOException {
    try (var files = Files.list(temporary)) {
      return files.filter(file -> file.getFileName().toString().startsWith("relkt-look-")).toList();
    }
  }

  private Process start(String... arguments) throws IOException {
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx256m",
                "-Djava.io.tmpdir=" + temporary,
                "-cp",
                System.getProperty("java.class.path"),
                Main.class.getName(),
                "passages"));
    command.addAll(Arrays.asList(arguments));
    command.add("--index-root=" + index.root());
    return new ProcessBuilder(command).redirectError(directory.resolve("said").toFile()).start();
  }
}
