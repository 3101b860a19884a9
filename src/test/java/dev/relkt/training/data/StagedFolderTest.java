package dev.relkt.training.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.relkt.training.TrainingRefused;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

class StagedFolderTest {

  @TempDir private Path folder;

  @Test
  void isSeenWhenItIsWhole() throws IOException {
    Path target = folder.resolve("set");
    try (StagedFolder staged = StagedFolder.of(target)) {
      Files.createDirectory(staged.path().resolve("dev"));
      Files.writeString(staged.path().resolve("dev/a"), "a");
      assertThat(target).doesNotExist();
      staged.publish();
    }
    assertThat(target.resolve("dev/a")).hasContent("a");
    assertThat(entries()).containsExactly("set");
  }

  @Test
  void leavesNothingIfItIsNotPublished() throws IOException {
    try (StagedFolder staged = StagedFolder.of(folder.resolve("set"))) {
      Files.writeString(staged.path().resolve("a"), "a");
    }
    assertThat(entries()).isEmpty();
  }

  @Test
  void removesWhatAKilledProcessLeft() throws IOException {
    Path left = folder.resolve(".set.preparing");
    Files.createDirectory(left);
    Files.writeString(left.resolve("old"), "old");
    try (StagedFolder staged = StagedFolder.of(folder.resolve("set"))) {
      staged.publish();
    }
    assertThat(folder.resolve("set")).isEmptyDirectory();
  }

  @Test
  void refusesToWriteOverAnything() throws IOException {
    Path target = folder.resolve("set");
    Files.createDirectory(target);
    Files.writeString(target.resolve("a"), "a");
    assertThatThrownBy(() -> StagedFolder.of(target))
        .isInstanceOf(TrainingRefused.class)
        .hasMessage(
            target
                + ": is there already (expected: a new or an empty folder); remove it or choose"
                + " another one");
    assertThat(entries()).containsExactly("set");
  }

  @Test
  void takesTheNameOfAnEmptyFolder() throws IOException {
    Path target = folder.resolve("set");
    Files.createDirectory(target);
    try (StagedFolder staged = StagedFolder.of(target)) {
      Files.writeString(staged.path().resolve("a"), "a");
      staged.publish();
    }
    assertThat(target.resolve("a")).hasContent("a");
  }

  @Test
  void refusesToWriteAlongWithAnother() {
    try (StagedFolder first = StagedFolder.of(folder.resolve("set"))) {
      assertThatThrownBy(() -> StagedFolder.of(folder.resolve("set")))
          .isInstanceOf(TrainingRefused.class)
          .hasMessageContaining("another process is writing it");
      assertThat(first.path()).isDirectory();
    }
  }

  @Test
  @EnabledOnOs(OS.LINUX)
  void leavesNothingWhereTheDiskIsFull() throws IOException {
    SetFiles.sound(folder.resolve("own"));
    TrainingSet set = TrainingSets.read(folder.resolve("own"));
    assertThatThrownBy(
            () -> {
              try (StagedFolder staged = StagedFolder.of(folder.resolve("set"))) {
                Files.createSymbolicLink(
                    staged.path().resolve("questions.jsonl"), Path.of("/dev/full"));
                new TrainingSetWriter(List.of(), "").write(staged.path(), set, List.of());
                staged.publish();
              }
            })
        .isInstanceOf(IOException.class)
        .hasMessageContaining("No space left on device");
    assertThat(entries()).containsExactly("own");
  }

  @Test
  void cannotBePublishedAfterItWasClosed() {
    StagedFolder staged = StagedFolder.of(folder.resolve("set"));
    staged.close();
    assertThatThrownBy(staged::publish).isInstanceOf(IOException.class);
    assertThat(folder.resolve("set")).doesNotExist();
  }

  private List<String> entries() throws IOException {
    try (Stream<Path> entries = Files.list(folder)) {
      return entries.map(e -> String.valueOf(e.getFileName())).toList();
    }
  }
}
