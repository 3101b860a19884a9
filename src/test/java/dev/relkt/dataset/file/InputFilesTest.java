package dev.relkt.dataset.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class InputFilesTest {

  @TempDir Path root;

  @Test
  void takesTheFilesOfAFolderInOrderWithoutHiddenOnesAndCountsOthers() throws IOException {
    make(
        "b.jsonl",
        "a.csv.gz",
        "sub/c.TSV",
        ".hidden.jsonl",
        ".git/d.jsonl",
        "e.png",
        "f.png",
        "README");
    InputFiles found = InputFiles.of(List.of(root.toString()));
    assertThat(found.files()).containsExactly(at("a.csv.gz"), at("b.jsonl"), at("sub/c.TSV"));
    assertThat(found.passedOver())
        .contains(
            "3 files are no files of passages by their names and are passed over: 2 with .png, 1 with"
                + " no ending, such as "
                + at("README"));
  }

  @Test
  void takesTheCorpusAloneOfBeirsFolders() throws IOException {
    make(
        "nf/corpus.jsonl",
        "nf/queries.jsonl",
        "nf/qrels/test.tsv",
        "sci/corpus.jsonl.zst",
        "sci/queries.jsonl");
    InputFiles found = InputFiles.of(List.of(root.toString()));
    assertThat(found.files()).containsExactly(at("nf/corpus.jsonl"), at("sci/corpus.jsonl.zst"));
    assertThat(found.passedOver()).isEmpty();
  }

  @Test
  void resolvesPatternsAndTakesAFileOnce() throws IOException {
    make("news/b.jsonl", "news/a.jsonl", "news/.c.jsonl", "news/deep/d.jsonl", "odd[1].jsonl");
    assertThat(InputFiles.of(List.of(at("news/*.jsonl"), at("news/a.jsonl"), "-")).files())
        .containsExactly(at("news/a.jsonl"), at("news/b.jsonl"), "-");
    assertThat(InputFiles.of(List.of(at("news/**.jsonl"))).files())
        .containsExactly(at("news/a.jsonl"), at("news/b.jsonl"), at("news/deep/d.jsonl"));
    assertThat(InputFiles.of(List.of(at("odd[1].jsonl"))).files())
        .containsExactly(at("odd[1].jsonl"));
    assertThatThrownBy(() -> InputFiles.of(List.of(at("no/*.jsonl"))))
        .hasMessage(at("no/*.jsonl") + ": no file has such a name");
  }

  @Test
  void saysThatAFolderHasNoPassages() throws IOException {
    make("pictures/e.png");
    assertThatThrownBy(() -> InputFiles.of(List.of(at("pictures"))))
        .hasMessageStartingWith(at("pictures") + ": no file of passages in it");
  }

  @Test
  void followsLinksAndNoneInACircle() throws IOException {
    make("there/a.jsonl", "here/b.jsonl");
    Files.createSymbolicLink(root.resolve("here/linked"), root.resolve("there"));
    Files.createSymbolicLink(root.resolve("here/c.jsonl"), root.resolve("there/a.jsonl"));
    Files.createSymbolicLink(root.resolve("there/back"), root.resolve("there"));
    assertThat(InputFiles.of(List.of(at("here"))).files())
        .containsExactly(at("here/b.jsonl"), at("here/c.jsonl"), at("here/linked/a.jsonl"));
    assertThat(InputFiles.of(List.of(at("here/**/*.jsonl"))).files())
        .containsExactly(at("here/linked/a.jsonl"));
    assertThat(InputFiles.of(List.of(at("here/*/*.jsonl"))).files())
        .containsExactly(at("here/linked/a.jsonl"));
  }

  @Test
  void aFolderThatCannotBeReadIsAnErrorWithWords() throws IOException {
    make("news/a.jsonl", "news/locked/b.jsonl");
    Path locked = root.resolve("news/locked");
    Files.setPosixFilePermissions(locked, Set.of());
    try {
      assumeThat(Files.isReadable(locked)).as("root may read everything").isFalse();
      for (String argument : List.of("news", "news/**/*.jsonl")) {
        assertThatThrownBy(() -> InputFiles.of(List.of(at(argument))))
            .isInstanceOf(NotPassages.class)
            .hasMessage(
                at("news/locked") + ": a folder that cannot be read: this user may not read it");
      }
      assertThat(InputFiles.of(List.of(at("news/*.jsonl"))).files()).hasSize(1);
    } finally {
      Files.setPosixFilePermissions(locked, PosixFilePermissions.fromString("rwx------"));
    }
  }

  @Test
  void foldersInMoreOthersThanAnybodyMakesAreRefused() throws IOException {
    make("x/".repeat(70) + "a.jsonl");
    assertThatThrownBy(() -> InputFiles.of(List.of(root.toString())))
        .hasMessageEndingWith(": folders in more than 64 others");
  }

  private String at(String name) {
    return root.resolve(name).toString();
  }

  private void make(String... names) throws IOException {
    for (String name : names) {
      Path file = root.resolve(name);
      Files.createDirectories(file.getParent());
      Files.createFile(file);
    }
  }
}
