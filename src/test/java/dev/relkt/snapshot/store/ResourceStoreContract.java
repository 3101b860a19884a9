package dev.relkt.snapshot.store;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What every store must do. */
public abstract class ResourceStoreContract {

  public @TempDir Path directory;
  private ResourceStore store;

  abstract ResourceStore open(Path root) throws IOException;

  @BeforeEach
  void open() throws IOException {
    store = open(directory.resolve("root"));
  }

  @Test
  void readsWhatWasPut() throws IOException {
    assertThat(store.putIfAbsent("a/b.json", bytes("content"))).isTrue();

    assertThat(read("a/b.json")).isEqualTo("content");
    assertThat(store.find("a/b.json").orElseThrow())
        .satisfies(found -> assertThat(found.name()).isEqualTo("a/b.json"))
        .satisfies(found -> assertThat(found.bytes()).isEqualTo(7))
        .satisfies(
            found ->
                assertThat(found.writtenAt())
                    .isBetween(
                        Instant.now().minus(Duration.ofMinutes(1)),
                        Instant.now().plus(Duration.ofMinutes(1))));
  }

  @Test
  void leavesWhatIsThere() throws IOException {
    store.putIfAbsent("a", bytes("first"));

    assertThat(store.putIfAbsent("a", bytes("second"))).isFalse();
    assertThat(store.putFilesIfAbsent(Map.of("a", file("third"), "b", file("b"))))
        .containsExactly("a");

    assertThat(read("a")).isEqualTo("first");
    assertThat(read("b")).isEqualTo("b");
  }

  @Test
  void replacesWhatIsThere() throws IOException {
    store.replace("a/x", bytes("a long first"));
    store.replace("a/x", bytes("second"));

    assertThat(read("a/x")).isEqualTo("second");
  }

  @Test
  void knowsNothingOfWhatWasNeverPut() throws IOException {
    assertThat(store.read("a/b")).isEmpty();
    assertThat(store.find("a/b")).isEmpty();
    assertThat(store.list("a")).isEmpty();
    assertThat(store.delete("a/b")).isFalse();
    assertThat(store.fetch("a/b", directory.resolve("target"))).isFalse();
    assertThat(directory.resolve("target")).doesNotExist();
  }

  @Test
  void takesFilesAndBringsThemBack() throws IOException {
    Path source = file("from a file");
    Files.setLastModifiedTime(
        source, java.nio.file.attribute.FileTime.from(Instant.parse("2020-01-01T00:00:00Z")));

    assertThat(store.putFilesIfAbsent(Map.of("a/b", source))).isEmpty();
    Files.delete(source);

    assertThat(store.fetch("a/b", directory.resolve("target"))).isTrue();
    assertThat(directory.resolve("target")).hasContent("from a file");
    assertThat(store.find("a/b").orElseThrow().writtenAt())
        .as("when it was put, not when the file was made")
        .isAfter(Instant.now().minus(Duration.ofMinutes(1)));
    Files.delete(directory.resolve("target"));
    assertThat(read("a/b")).isEqualTo("from a file");
  }

  @Test
  void letsAResourceBeReadWhereItIs() throws IOException {
    store.putIfAbsent("a/b", bytes("content"));

    assertThat(store.view("a/b", directory.resolve("target"))).isTrue();
    assertThat(directory.resolve("target")).hasContent("content");
    Files.delete(directory.resolve("target"));
    assertThat(read("a/b")).isEqualTo("content");
    assertThat(store.view("a/c", directory.resolve("none"))).isFalse();
    assertThat(directory.resolve("none")).doesNotExist();
    Path mine = Files.writeString(directory.resolve("mine"), "mine");
    assertThatThrownBy(() -> store.view("a/b", mine)).isInstanceOf(IOException.class);
    assertThat(mine).hasContent("mine");
  }

  @Test
  void doesNotFetchOverAFile() throws IOException {
    store.putIfAbsent("a", bytes("content"));
    Path target = Files.writeString(directory.resolve("target"), "mine");

    assertThatThrownBy(() -> store.fetch("a", target)).isInstanceOf(IOException.class);
    assertThat(target).hasContent("mine");
  }

  @Test
  void failsToFetchIntoAFolderThatIsNotThere() throws IOException {
    store.putIfAbsent("a", bytes("content"));

    assertThatThrownBy(() -> store.fetch("a", directory.resolve("none/target")))
        .isInstanceOf(IOException.class);
  }

  @Test
  void listsAFolderWithItsFoldersInOrder() throws IOException {
    for (String name : List.of("a/2", "a/10", "a/b/c", "ab/1", "a-b", "z")) {
      store.putIfAbsent(name, bytes(name));
    }

    assertThat(store.list("a"))
        .extracting(ResourceStore.Resource::name)
        .containsExactly("a/10", "a/2", "a/b/c");
    assertThat(store.list("a").get(2).bytes()).isEqualTo(5);
  }

  @Test
  void deletes() throws IOException {
    store.putIfAbsent("a/b", bytes("x"));

    assertThat(store.delete("a/b")).isTrue();
    assertThat(store.read("a/b")).isEmpty();
    assertThat(store.list("a")).isEmpty();
    assertThat(store.putIfAbsent("a/b", bytes("y"))).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "/a", "a/", "a//b", "../a", "a/../b", "a/./b", ".hidden", "a b", "a\\b", "ä"})
  void refusesNamesThatLeaveTheRootOrAreNoNames(String name) {
    assertThatThrownBy(() -> store.putIfAbsent(name, bytes("x")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "resource name: \"%s\" (expected: parts of A-Z a-z 0-9 . _ - with / between them)",
            name);
    assertThatThrownBy(() -> store.read(name)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void letsOneOfManyWritersWin() throws Exception {
    for (int round = 0; round < 5; round++) {
      String name = "race/" + round;
      List<Callable<Boolean>> writers = new ArrayList<>();
      for (int writer = 0; writer < 8; writer++) {
        byte[] content = bytes(("writer " + writer + " ").repeat(1000));
        writers.add(() -> store.putIfAbsent(name, content));
      }
      int winner = -1;
      try (var threads = Executors.newFixedThreadPool(8)) {
        List<Future<Boolean>> won = threads.invokeAll(writers);
        for (int writer = 0; writer < 8; writer++) {
          if (won.get(writer).get()) {
            assertThat(winner).as("one winner").isNegative();
            winner = writer;
          }
        }
      }
      assertThat(read(name)).isEqualTo(("writer " + winner + " ").repeat(1000));
    }
  }

  @Test
  void neverShowsAHalfReplacedResource() throws Exception {
    store.replace("pointer", bytes("x".repeat(50_000)));
    try (var threads = Executors.newSingleThreadExecutor()) {
      Future<?> writing =
          threads.submit(
              () -> {
                for (int i = 0; i < 100; i++) {
                  store.replace("pointer", bytes((i % 2 == 0 ? "y" : "x").repeat(50_000)));
                }
                return true;
              });
      while (!writing.isDone()) {
        String seen = read("pointer");
        assertThat(seen).hasSize(50_000);
        assertThat(seen.chars().distinct().count()).isEqualTo(1);
      }
      writing.get();
    }
  }

  private String read(String name) throws IOException {
    return new String(store.read(name).orElseThrow(), UTF_8);
  }

  private Path file(String content) throws IOException {
    return Files.writeString(Files.createTempFile(directory, "file", ""), content);
  }

  private static byte[] bytes(String text) {
    return text.getBytes(UTF_8);
  }
}
