package dev.relkt.snapshot.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;

class FileResourceStoreTest extends ResourceStoreContract {

  @Override
  ResourceStore open(Path root) {
    return new FileResourceStore(root);
  }

  @Test
  void leavesNothingBehindInItsIncomingFolder() throws IOException {
    var store = new FileResourceStore(directory.resolve("root"));
    Path source = Files.writeString(directory.resolve("source"), "x");
    store.putIfAbsent("a", new byte[10]);
    store.putIfAbsent("a", new byte[10]);
    store.putFilesIfAbsent(Map.of("a", source, "b", source));
    assertThatThrownBy(
            () -> store.putFilesIfAbsent(Map.of("d", source, "e", directory.resolve("none"))))
        .isInstanceOf(IOException.class);
    store.replace("c", new byte[10]);

    assertThat(directory.resolve("root/.incoming")).isEmptyDirectory();
  }

  @Test
  void saysWhereItCannotWriteAndWhatToDo() throws IOException {
    Path file = Files.writeString(directory.resolve("file"), "not a directory");
    var store = new FileResourceStore(file.resolve("root"));

    assertThatThrownBy(() -> store.putIfAbsent("a/b", new byte[1234]))
        .isInstanceOf(IOException.class)
        .hasMessageStartingWith("cannot write a/b (1,234 bytes) in %s/root: ".formatted(file))
        .hasMessageMatching(
            "(?s).* bytes are free there: make room, or make the directory writable, or choose"
                + " another one");
    assertThat(file).hasContent("not a directory");
  }

  @Test
  void sweepsAwayWhatACrashLeftInItsIncomingFolder() throws IOException {
    Path left = directory.resolve("root/.incoming/left");
    Path young = directory.resolve("root/.incoming/young");
    Files.createDirectories(left.getParent());
    Files.writeString(left, "half");
    Files.writeString(young, "somebody writes this now");
    Files.setLastModifiedTime(
        left,
        java.nio.file.attribute.FileTime.from(
            java.time.Instant.now().minus(java.time.Duration.ofHours(2))));

    new FileResourceStore(directory.resolve("root")).putIfAbsent("a", new byte[1]);

    assertThat(left).doesNotExist();
    assertThat(young).exists();
  }
}
