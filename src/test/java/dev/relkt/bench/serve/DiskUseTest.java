package dev.relkt.bench.serve;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DiskUseTest {

  @TempDir Path directory;

  @Test
  void countsAFileWithTwoLinksOnce() throws IOException {
    Path file = Files.write(directory.resolve("one"), new byte[1_000]);
    Path folder = Files.createDirectory(directory.resolve("folder"));
    Files.createLink(folder.resolve("same"), file);
    Files.write(folder.resolve("other"), new byte[50]);

    assertThat(DiskUse.bytes(directory)).isEqualTo(1_050);
  }
}
