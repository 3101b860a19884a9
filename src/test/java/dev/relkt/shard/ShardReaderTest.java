package dev.relkt.shard;

import static dev.relkt.shard.ShardFixture.at;
import static dev.relkt.shard.ShardFixture.axis;
import static dev.relkt.shard.ShardFixture.id;
import static dev.relkt.shard.ShardFixture.passage;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.relkt.embedding.Embedding;
import dev.relkt.passage.filter.PassageFilter;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ShardReaderTest {

  private static final int DIMENSION = 16;

  @TempDir Path directory;

  @Test
  void refusesAnotherSpace() {
    write(1);

    assertThatThrownBy(() -> ShardReader.open(directory, ShardFixture.OTHER))
        .isInstanceOf(ShardRefused.class)
        .hasMessage(
            "shard in %s: embedding space es-0123456789abcdef01234567 (expected:"
                + " es-ffffffffffffffffffffffff); vectors of two spaces cannot be compared: use the"
                + " model that this index was made with, or build a generation with the other one",
            directory);
  }

  @Test
  void aWriterRefusesAnotherSpaceOrDimension() {
    write(1);

    assertThatThrownBy(() -> ShardWriter.open(directory, ShardFixture.OTHER, DIMENSION))
        .isInstanceOf(ShardRefused.class)
        .hasMessageContaining("embedding space es-0123456789abcdef01234567");
    assertThatThrownBy(() -> ShardWriter.open(directory, ShardFixture.SPACE, 256))
        .isInstanceOf(ShardRefused.class)
        .hasMessage(
            "shard in %s: dimension 16 (expected: 256); index into a new generation with the other"
                + " model",
            directory);
    assertThatThrownBy(() -> ShardWriter.open(directory, ShardFixture.SPACE, 4097))
        .isInstanceOf(ShardRefused.class)
        .hasMessage(
            "shard in %s: dimension 4097 (expected: 1 to 4096); use a model with shorter vectors",
            directory);
  }

  @Test
  void aWriterRefusesADirectoryWithSomethingElse() throws IOException {
    Files.writeString(directory.resolve("notes.txt"), "mine");

    assertThatThrownBy(() -> ShardWriter.open(directory, ShardFixture.SPACE, DIMENSION))
        .isInstanceOf(ShardRefused.class)
        .hasMessage(
            "shard in %s: 1 files but no commit (expected: an empty directory or a complete shard);"
                + " use an empty directory",
            directory);
    assertThat(directory.resolve("notes.txt")).hasContent("mine");
  }

  @Test
  void refusesADirectoryWithoutACommit() {
    assertThatThrownBy(() -> ShardReader.open(directory, ShardFixture.SPACE))
        .isInstanceOf(ShardRefused.class)
        .hasMessage(
            "shard in %s: no commit (expected: a complete shard); restore it from its index root",
            directory);
  }

  @Test
  void refusesAnIndexThatIsNoShard() throws IOException {
    try (var index = ShardDirectory.forReading(directory);
        var writer =
            new org.apache.lucene.index.IndexWriter(
                index, new org.apache.lucene.index.IndexWriterConfig())) {
      writer.commit();
    }

    assertThatThrownBy(() -> ShardReader.open(directory, ShardFixture.SPACE))
        .isInstanceOf(ShardRefused.class)
        .hasMessage(
            "shard in %s: format missing (expected: 2 to 4); read it with the version of ReLKT that"
                + " wrote it, or index into a new index root",
            directory);
  }

  @Test
  void refusesATruncatedShard() throws IOException {
    ShardCommit commit = write(50);
    for (CommitFile file : commit.files()) {
      Path path = directory.resolve(file.name());
      byte[] whole = Files.readAllBytes(path);
      try (var open = new RandomAccessFile(path.toFile(), "rw")) {
        open.setLength(whole.length / 2);
      }

      assertThatThrownBy(() -> ShardReader.open(directory, ShardFixture.SPACE))
          .as("without half of %s", file.name())
          .isInstanceOf(ShardRefused.class)
          .hasMessageStartingWith("shard in %s: ".formatted(directory))
          .hasMessageContaining("restore it from its index root");
      Files.write(path, whole);
    }
    ShardReader.open(directory, ShardFixture.SPACE).close();
  }

  @Test
  void aNewerCommitIsReadBesideTheOlderOneWhoeverClosesFirst() throws IOException {
    Path first = directory.resolve("first");
    Path second = directory.resolve("second");
    Path working = directory.resolve("working");
    try (var writer = ShardWriter.open(working, ShardFixture.SPACE, DIMENSION)) {
      upsert(writer, "a", 0, 1);
      upsert(writer, "b", 1, 2);
      copy(working, writer.commit(Map.of()), first);
      writer.delete(id("a"), at(0, 3));
      upsert(writer, "b", 2, 4);
      upsert(writer, "c", 3, 5);
      copy(working, writer.commit(Map.of()), second);
    }
    var older = ShardReader.open(first, ShardFixture.SPACE);
    var newer = older.newer(second);

    assertThat(ids(older)).containsExactly("a", "b");
    assertThat(ids(newer)).containsExactly("b", "c");
    assertThat(best(older, 1)).isEqualTo("b");
    assertThat(best(newer, 2)).isEqualTo("b");
    assertThat(newer.passages()).isEqualTo(2);

    older.close();
    for (String file : java.util.Objects.requireNonNull(first.toFile().list())) {
      Files.delete(first.resolve(file));
    }
    assertThat(ids(newer)).containsExactly("b", "c");
    assertThat(best(newer, 3)).isEqualTo("c");
    assertThatThrownBy(() -> older.newer(second)).isInstanceOf(IllegalStateException.class);

    var again = newer.newer(second);
    newer.close();
    assertThat(ids(again)).containsExactly("b", "c");
    again.close();
  }

  @Test
  void aCommitThatFollowsAnOlderStateIsReadAsItIs() throws IOException {
    Path one = directory.resolve("one");
    Path other = directory.resolve("other");
    Path read = directory.resolve("read");
    try (var writer = ShardWriter.open(one, ShardFixture.SPACE, DIMENSION)) {
      upsert(writer, "a", 0, 1);
      upsert(writer, "b", 1, 2);
      for (int i = 0; i < 50; i++) { // so that two deletes are no reason to merge
        upsert(writer, "other " + i, 2, 10 + i);
      }
      ShardCommit common = writer.commit(Map.of());
      copy(one, common, other);
      writer.delete(id("a"), at(0, 3));
      copy(one, writer.commit(Map.of()), read);
    }
    try (var before = ShardReader.open(read, ShardFixture.SPACE);
        var writer = ShardWriter.open(other, ShardFixture.SPACE, DIMENSION)) {
      assertThat(ids(before)).contains("b").doesNotContain("a");
      upsert(writer, "c", 2, 100);
      writer.release(writer.commit(Map.of()));
      writer.delete(id("c"), at(0, 101));
      writer.delete(id("b"), at(0, 102));
      ShardCommit commit = writer.commit(Map.of());
      // Nothing has the name of something else of the other one but the deletes.
      assertThat(commit.files())
          .extracting(CommitFile::name)
          .anyMatch(name -> name.startsWith("_0_1"))
          .noneMatch(name -> name.startsWith("_1"));
      try (var after = before.newer(copy(other, commit, directory.resolve("after")))) {
        assertThat(ids(after)).contains("a").doesNotContain("b", "c");
      }
      upsert(writer, "b", 3, 103);
      try (var after =
          before.newer(copy(other, writer.commit(Map.of()), directory.resolve("later")))) {
        assertThat(ids(after)).contains("a", "b").doesNotContain("c");
      }
    }
  }

  @Test
  void aNewerCommitThatIsDamagedIsRefusedAndTheOlderOneGoesOn() throws IOException {
    Path first = directory.resolve("first");
    Path second = directory.resolve("second");
    Path working = directory.resolve("working");
    try (var writer = ShardWriter.open(working, ShardFixture.SPACE, DIMENSION)) {
      upsert(writer, "a", 0, 1);
      copy(working, writer.commit(Map.of()), first);
      upsert(writer, "b", 1, 2);
      ShardCommit commit = writer.commit(Map.of());
      copy(working, commit, second);
      Files.delete(second.resolve(commit.segmentsFile()));
      try (var older = ShardReader.open(first, ShardFixture.SPACE)) {
        assertThatThrownBy(() -> older.newer(second))
            .isInstanceOf(ShardRefused.class)
            .hasMessageContaining("restore it from its index root");
        assertThat(best(older, 0)).isEqualTo("a");
        copy(working, commit, second);
        try (var newer = older.newer(second)) {
          assertThat(ids(newer)).containsExactly("a", "b");
        }
      }
    }
  }

  private static void upsert(ShardWriter writer, String id, int axis, long offset) {
    writer.upsert(passage(id, "text " + offset), List.of(axis(DIMENSION, axis)), at(0, offset));
  }

  private static List<String> ids(ShardReader reader) {
    try (var stored = reader.stored()) {
      return stored.map(one -> one.passage().id().value()).sorted().toList();
    }
  }

  private static String best(ShardReader reader, int axis) {
    return reader
        .search(axis(DIMENSION, axis), 1, PassageFilter.NONE)
        .getFirst()
        .passage()
        .id()
        .value();
  }

  /** What a store does with the files of a commit. */
  private static Path copy(Path from, ShardCommit commit, Path to) throws IOException {
    Files.createDirectories(to);
    for (CommitFile file : commit.files()) {
      Files.copy(
          from.resolve(file.name()),
          to.resolve(file.name()),
          java.nio.file.StandardCopyOption.REPLACE_EXISTING);
    }
    return to;
  }

  @Test
  void refusesAQuestionOfAnotherSpaceAndAnImpossibleK() {
    write(1);
    try (var reader = ShardReader.open(directory, ShardFixture.SPACE)) {
      Embedding stranger = new Embedding(ShardFixture.OTHER, axis(DIMENSION, 0).toArray());
      assertThatThrownBy(() -> reader.search(stranger, 1, PassageFilter.NONE))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage(
              "question: a vector of space es-ffffffffffffffffffffffff with dimension 16 (expected:"
                  + " space es-0123456789abcdef01234567 with dimension 16, as the shard in %s)",
              directory);
      assertThatThrownBy(() -> reader.search(axis(DIMENSION, 0), 0, PassageFilter.NONE))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage("k: 0 (expected: 1 or more)");
    }
  }

  @Test
  void findsNothingForAFieldThatNoPassageHas() {
    write(3);
    try (var reader = ShardReader.open(directory, ShardFixture.SPACE)) {
      var filter = new PassageFilter(java.util.Set.of(), Map.of("nobody", "has it"));
      assertThat(reader.search(axis(DIMENSION, 0), 3, filter)).isEmpty();
    }
  }

  @Test
  void givesAllPassagesWhereMoreAreAskedFor() {
    write(120);
    try (var reader = ShardReader.open(directory, ShardFixture.SPACE)) {
      assertThat(reader.search(axis(DIMENSION, 0), Integer.MAX_VALUE, PassageFilter.NONE))
          .hasSize(120);
    }
  }

  @Test
  void answersTheSameToManyThreadsAndClosesUnderThem() throws Exception {
    write(2_000);
    var reader = ShardReader.open(directory, ShardFixture.SPACE);
    Random random = new Random(5);
    List<Embedding> questions = new ArrayList<>();
    for (int i = 0; i < 50; i++) {
      questions.add(ShardFixture.random(random, DIMENSION));
    }
    List<List<ScoredPassage>> expected =
        questions.stream().map(q -> reader.search(q, 10, PassageFilter.NONE)).toList();

    try (var threads = Executors.newFixedThreadPool(4)) {
      List<Callable<List<List<ScoredPassage>>>> callers = new ArrayList<>();
      for (int caller = 0; caller < 4; caller++) {
        callers.add(
            () -> questions.stream().map(q -> reader.search(q, 10, PassageFilter.NONE)).toList());
      }
      for (Future<List<List<ScoredPassage>>> answers : threads.invokeAll(callers)) {
        assertThat(answers.get()).isEqualTo(expected);
      }
      Future<Long> untilClosed =
          threads.submit(
              () -> {
                long answered = 0;
                while (true) {
                  try {
                    reader.search(questions.getFirst(), 10, PassageFilter.NONE);
                    answered++;
                  } catch (IllegalStateException e) {
                    assertThat(e).hasMessage("the shard in %s is closed", directory);
                    return answered;
                  }
                }
              });
      reader.close();
      assertThat(untilClosed.get()).isNotNegative();
    }
  }

  @Test
  void seesItsOwnCommitWhileTheWriterGoesOn() {
    try (var writer = ShardWriter.open(directory, ShardFixture.SPACE, DIMENSION)) {
      writer.upsert(passage("a", "one"), List.of(axis(DIMENSION, 0)), at(0, 0));
      ShardCommit commit = writer.commit(Map.of());
      try (var reader = ShardReader.open(directory, ShardFixture.SPACE)) {
        writer.delete(id("a"), at(0, 1));
        writer.commit(Map.of());
        assertThat(reader.find(id("a"))).isPresent();
      }
      writer.release(commit);
    }
  }

  private ShardCommit write(int passages) {
    Random random = new Random(passages);
    try (var writer = ShardWriter.open(directory, ShardFixture.SPACE, DIMENSION)) {
      for (int i = 0; i < passages; i++) {
        writer.upsert(
            passage("p" + i, "text " + i),
            List.of(ShardFixture.random(random, DIMENSION)),
            at(0, i));
      }
      return writer.commit(Map.of());
    }
  }
}
