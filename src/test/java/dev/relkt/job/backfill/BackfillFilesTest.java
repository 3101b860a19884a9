package dev.relkt.job.backfill;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BackfillFilesTest {

  @TempDir Path directory;

  @BeforeEach
  void files() throws IOException {
    for (String name :
        List.of(
            "b.jsonl",
            "a/z.ndjson.gz",
            "a/z2.jsonl.zst",
            "a/b/c.JSONL",
            "a/notes.txt",
            "_tmp/d.jsonl",
            "a/.e.jsonl",
            "x.json")) {
      Path file = directory.resolve(name);
      Files.createDirectories(file.getParent());
      Files.writeString(file, "{}\n");
    }
  }

  @Test
  void aFolderHasItsJsonLinesInTheOrderOfTheirPaths() throws IOException {
    assertThat(found(""))
        .containsExactly("/a/b/c.JSONL", "/a/z.ndjson.gz", "/a/z2.jsonl.zst", "/b.jsonl");
  }

  @Test
  void aPatternHasWhatItMatchesWhateverItIsCalled() throws IOException {
    assertThat(found("/*.json")).containsExactly("/x.json");
    assertThat(found("/a/**"))
        .containsExactly("/a/b/c.JSONL", "/a/notes.txt", "/a/z.ndjson.gz", "/a/z2.jsonl.zst");
    assertThat(found("/{a,_tmp}/*.{txt,gz}")).containsExactly("/a/notes.txt", "/a/z.ndjson.gz");
  }

  @Test
  void aPatternMayNameWhatIsPassedOverElse() throws IOException {
    assertThat(found("/*/*{.jsonl,.txt}")).containsExactly("/a/notes.txt");
    assertThat(found("/_*/*.jsonl")).containsExactly("/_tmp/d.jsonl");
    assertThat(found("/a/.*.jsonl")).containsExactly("/a/.e.jsonl");
    assertThat(found("/{a,_tmp}/*.jsonl")).containsExactly("/_tmp/d.jsonl");
  }

  @Test
  void aFileIsTakenAsItIs() throws IOException {
    assertThat(found("/x.json")).containsExactly("/x.json");
  }

  @Test
  void nothingFoundFailsWithWhereItWasLookedFor() {
    String nowhere = "file:" + directory + "/nowhere";
    assertThatThrownBy(() -> BackfillFiles.of(nowhere))
        .rootCause()
        .hasMessage(
            "passages.backfill: no file at "
                + nowhere
                + " (expected: 1 to 1,048,576, as a file, a pattern, or a folder with *.jsonl, *.ndjson, or these with .gz or .zst, seen by the JobManager and by every TaskManager); correct it, or leave it empty");
  }

  private List<String> found(String what) throws IOException {
    return BackfillFiles.of("file:" + directory + what).stream()
        .map(file -> file.path().substring(("file:" + directory).length()))
        .toList();
  }
}
