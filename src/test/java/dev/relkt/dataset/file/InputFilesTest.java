package dev.relkt.dataset.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
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
