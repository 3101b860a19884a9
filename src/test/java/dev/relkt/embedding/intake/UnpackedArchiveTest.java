package dev.relkt.embedding.intake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.relkt.registry.ModelRefused;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.apache.commons.compress.archivers.zip.UnixStat;
import org.apache.commons.compress.archivers.zip.ZipArchiveEntry;
import org.apache.commons.compress.archivers.zip.ZipArchiveOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class UnpackedArchiveTest {

  @TempDir Path directory;

  private static byte[] zip(Object... namesAndContents) throws IOException {
    var bytes = new ByteArrayOutputStream();
    try (var zip = new ZipOutputStream(bytes)) {
      for (int i = 0; i < namesAndContents.length; i += 2) {
        zip.putNextEntry(new ZipEntry((String) namesAndContents[i]));
        Object content = namesAndContents[i + 1];
        zip.write(
            content instanceof byte[] raw
                ? raw
                : ((String) content).getBytes(StandardCharsets.UTF_8));
      }
    }
    return bytes.toByteArray();
  }

  private Path archive(byte[] bytes) throws IOException {
    return Files.write(directory.resolve("model.jar"), bytes);
  }

  private void assertRefused(Path archive, String... words) {
    assertThatThrownBy(() -> UnpackedArchive.of(archive, (bytes, total) -> {}))
        .isInstanceOf(ModelRefused.class)
        .hasMessageContainingAll(words);
  }

  @Test
  void unpacksFilesAndLeavesCodeOut() throws IOException {
    Path archive =
        archive(zip("m/a.onnx", "graph", "dev/X.class", "code", "META-INF/MANIFEST.MF", "x"));
    assertThat(UnpackedArchive.isArchive(archive)).isTrue();
    Path unpacked;
    try (var files = UnpackedArchive.of(archive, (bytes, total) -> {})) {
      unpacked = files.directory();
      assertThat(unpacked.resolve("m/a.onnx")).hasContent("graph");
      assertThat(unpacked.resolve("dev")).doesNotExist();
      assertThat(unpacked.resolve("META-INF")).doesNotExist();
    }
    assertThat(unpacked).doesNotExist();
  }

  @Test
  void unpacksAnArchiveInsideOfTheArchive() throws IOException {
    byte[] inner = zip("saved_model.pb", "graph", "assets/vocab.txt", "[PAD]");
    try (var files =
        UnpackedArchive.of(archive(zip("com/x/bert-cased", inner)), (bytes, total) -> {})) {
      assertThat(files.directory().resolve("com/x/bert-cased/assets/vocab.txt"))
          .hasContent("[PAD]");
      assertThat(files.directory().resolve("com/x/bert-cased/saved_model.pb")).exists();
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "../loot",
        "/loot",
        "a/../../loot",
        "./loot",
        "a//loot",
        "C:\\loot",
        "a\\..\\loot"
      })
  void refusesPathsThatLeaveTheDirectory(String name) throws IOException {
    assertRefused(archive(zip(name, "loot")), "loot", "relative paths that stay inside");
    assertRefused(
        archive(zip("inner.zip", zip(name, "loot"))), "loot", "relative paths that stay inside");
    assertThat(directory.resolve("loot")).doesNotExist();
  }

  @Test
  void refusesLinks() throws IOException {
    Path archive = directory.resolve("links.zip");
    try (OutputStream out = Files.newOutputStream(archive);
        var zip = new ZipArchiveOutputStream(out)) {
      var link = new ZipArchiveEntry("link");
      link.setUnixMode(UnixStat.LINK_FLAG | 0777);
      zip.putArchiveEntry(link);
      zip.write("/etc/passwd".getBytes(StandardCharsets.UTF_8));
      zip.closeArchiveEntry();
    }
    assertRefused(archive, "\"link\" is a link (expected: files)");
  }

  @Test
  void refusesTwoFilesOfOneName() throws IOException {
    assertRefused(archive(zip("a.onnx", "1", "A.onnx", "2")), "\"A.onnx\" twice");
  }

  @Test
  void refusesTooManyFiles() throws IOException {
    Object[] entries = new Object[2 * (UnpackedArchive.MAX_FILES + 1)];
    for (int i = 0; i < entries.length; i += 2) {
      entries[i] = "f" + i;
      entries[i + 1] = "";
    }
    assertRefused(archive(zip(entries)), "more than 10000 files");
  }

  @Test
  void refusesAnArchiveThatIsCutShort() throws IOException {
    byte[] whole = zip("a.onnx", "graph");
    Path archive = archive(Arrays.copyOf(whole, whole.length / 2));
    assertThatThrownBy(() -> UnpackedArchive.of(archive, (bytes, total) -> {}))
        .isInstanceOf(UncheckedIOException.class)
        .hasMessageContainingAll("model.jar cannot be unpacked", "fetch it again");
  }
}
