package dev.relkt.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.relkt.registry.ModelManifest.EncoderCall;
import dev.relkt.registry.ModelManifest.Golden;
import dev.relkt.registry.ModelManifest.Input;
import dev.relkt.registry.ModelManifest.TitleRule;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Versions that were published elsewhere come into a registry whole, or not at all. */
class ModelAdoptionTest {

  @TempDir Path directory;

  private Path elsewhere;
  private Path root;
  private ModelRegistry registry;

  @BeforeEach
  void publishElsewhere() throws IOException {
    root = directory.resolve("models");
    registry = new ModelRegistry(root);
    elsewhere = publish(directory.resolve("elsewhere"), "graph");
  }

  /** Publishes {@code muse/3}. */
  private Path publish(Path registryRoot, String graph) throws IOException {
    Path staging = Files.createTempDirectory(directory, "staging");
    Files.createDirectories(staging.resolve("saved_model/variables"));
    Files.writeString(staging.resolve("saved_model/saved_model.pb"), graph);
    Files.writeString(staging.resolve("saved_model/variables/variables.index"), "numbers");
    var published =
        new ModelRegistry(registryRoot)
            .publish(
                staging,
                ModelDraft.of(
                        "muse",
                        Encoding.of(
                                2,
                                new EncoderCall(
                                    Input.STRING,
                                    "serve",
                                    "serving_default",
                                    Map.of("text", "text"),
                                    "out"))
                            .withTitle(TitleRule.IGNORE),
                        "Apache-2.0")
                    .withNumber(Optional.of(3))
                    .withGolden(List.of(new Golden("a text", new float[] {0.6f, 0.8f}))));
    return registryRoot.resolve(published.toString());
  }

  private List<String> entries(Path folder) throws IOException {
    if (!Files.exists(folder)) {
      return List.of();
    }
    try (Stream<Path> found = Files.list(folder)) {
      return found.map(p -> p.getFileName().toString()).sorted().toList();
    }
  }

  private void assertRefused(Path folder, String... words) throws IOException {
    assertThatThrownBy(() -> registry.adopt(folder))
        .isInstanceOf(ModelRefused.class)
        .hasMessageContainingAll(words);
    assertThat(entries(root.resolve("muse"))).isEmpty();
  }

  @Test
  void copiesAVersionAsItIs() throws IOException {
    ModelFolder adopted = registry.adopt(elsewhere);
    assertThat(adopted.directory()).isEqualTo(root.resolve("muse/3"));
    assertThat(adopted.manifest().modelVersion()).isEqualTo(new ModelVersion("muse", 3));
    assertThat(registry.list()).containsExactly(new ModelVersion("muse", 3));
    for (String name :
        List.of(
            "manifest.json",
            "saved_model/saved_model.pb",
            "saved_model/variables/variables.index")) {
      assertThat(adopted.directory().resolve(name)).hasSameBinaryContentAs(elsewhere.resolve(name));
    }
    assertThat(entries(root.resolve("muse"))).containsExactly("3");
    registry.resolve(new ModelVersion("muse", 3)).verify();
  }

  @Test
  void copiesTheSameVersionOnlyOnce() throws IOException {
    registry.adopt(elsewhere);
    var made = Files.getLastModifiedTime(root.resolve("muse/3"));
    Object key = Files.getAttribute(root.resolve("muse/3"), "unix:ino");
    assertThat(registry.adopt(elsewhere).directory()).isEqualTo(root.resolve("muse/3"));
    assertThat(Files.getAttribute(root.resolve("muse/3"), "unix:ino")).isEqualTo(key);
    assertThat(Files.getLastModifiedTime(root.resolve("muse/3"))).isEqualTo(made);
  }

  @Test
  void takesAVersionThatIsInItsPlaceAlready() throws IOException {
    Path own = registry.adopt(elsewhere).directory();
    assertThat(registry.adopt(own).directory()).isEqualTo(own);
    assertThat(registry.adopt(root.resolve("muse/../muse/3")).directory()).isEqualTo(own);
    assertThat(entries(root.resolve("muse"))).containsExactly("3");
  }

  @Test
  void verifiesAVersionThatIsInItsPlaceAlready() throws IOException {
    registry.adopt(elsewhere);
    Files.writeString(root.resolve("muse/3/saved_model/saved_model.pb"), "grapf");
    assertThatThrownBy(() -> registry.adopt(elsewhere))
        .isInstanceOf(ModelRefused.class)
        .hasMessageStartingWith("model muse/3 in " + root.resolve("muse/3") + ": ")
        .hasMessageContaining("\"saved_model/saved_model.pb\": sha256 ");
  }

  @Test
  void refusesAnotherVersionInItsPlace() throws IOException {
    publish(root, "another graph");
    assertThatThrownBy(() -> registry.adopt(elsewhere))
        .isInstanceOf(ModelRefused.class)
        .hasMessage(
            "model muse/3 in %s: %s is there already and is another one (expected: the same manifest, or nothing; versions never change); publish it under another number"
                .formatted(elsewhere, root.resolve("muse/3")));
    assertThat(root.resolve("muse/3/saved_model/saved_model.pb")).hasContent("another graph");
    assertThat(entries(root.resolve("muse"))).containsExactly("3");
  }

  @Test
  void refusesALinkInItsPlace() throws IOException {
    Files.createDirectories(root.resolve("muse"));
    Files.createSymbolicLink(root.resolve("muse/3"), elsewhere);
    assertThatThrownBy(() -> registry.adopt(elsewhere))
        .isInstanceOf(ModelRefused.class)
        .hasMessageContaining("is there already and is another one");
  }

  @Test
  void refusesATamperedFile() throws IOException {
    Files.writeString(elsewhere.resolve("saved_model/saved_model.pb"), "grapf");
    assertRefused(elsewhere, "\"saved_model/saved_model.pb\": sha256 ", "(expected: ");
  }

  @Test
  void refusesAFileTooManyAndAFileTooFew() throws IOException {
    Files.delete(elsewhere.resolve("saved_model/variables/variables.index"));
    Files.writeString(elsewhere.resolve("notes.txt"), "notes");
    assertRefused(
        elsewhere,
        "\"notes.txt\" is not in the manifest",
        "\"saved_model/variables/variables.index\" is missing");
  }

  @Test
  void refusesALinkInTheFolderAndALinkToTheFolder() throws IOException {
    Path link = Files.createSymbolicLink(directory.resolve("latest"), elsewhere);
    assertRefused(link, "a link (expected: the folder of a version, with its manifest.json)");
    Path graph = elsewhere.resolve("saved_model/saved_model.pb");
    Files.move(graph, directory.resolve("graph"));
    Files.createSymbolicLink(graph, directory.resolve("graph"));
    assertRefused(elsewhere, "\"saved_model/saved_model.pb\" is a link");
  }

  @Test
  void refusesALinkedDirectoryInTheFolder() throws IOException {
    Path variables = elsewhere.resolve("saved_model/variables");
    Files.move(variables, directory.resolve("variables"));
    Files.createSymbolicLink(variables, directory.resolve("variables"));
    assertRefused(elsewhere, "\"saved_model/variables\" is a link");
  }

  @Test
  void refusesAManifestWhosePathsLeaveTheFolder() throws IOException {
    Path loot = Files.writeString(directory.resolve("elsewhere/muse/loot"), "numbers");
    change("saved_model/variables/variables.index", "../loot");
    assertRefused(elsewhere, "files: path \"../loot\" (expected: a relative path inside");
    assertThat(loot).hasContent("numbers");
  }

  @Test
  void refusesAManifestWhoseNameIsAPath() throws IOException {
    change("\"name\" : \"muse\"", "\"name\" : \"../muse\"");
    assertRefused(elsewhere, "model version in " + elsewhere, "model name: \"../muse\"");
  }

  @Test
  void refusesAFolderThatIsNone() throws IOException {
    assertRefused(directory.resolve("nowhere"), "nowhere: no such directory (expected: ");
    Files.delete(elsewhere.resolve("manifest.json"));
    assertRefused(elsewhere, "no file manifest.json (expected: the version's manifest)");
  }

  private void change(String from, String to) throws IOException {
    Path manifest = elsewhere.resolve("manifest.json");
    String text = Files.readString(manifest);
    assertThat(text).contains(from);
    Files.writeString(manifest, text.replace(from, to));
  }

  @Test
  void saysWhereItCannotWrite() throws IOException {
    Files.writeString(root, "a file where the registry should be");
    assertThatThrownBy(() -> registry.adopt(elsewhere))
        .isInstanceOf(UncheckedIOException.class)
        .hasMessageContaining("model version from " + elsewhere + " to " + root);
  }

  @Test
  void givesTheSameVersionToManyAtOnce() throws Exception {
    for (String outcome : together(8, i -> elsewhere)) {
      assertThat(outcome).isEqualTo("muse/3");
    }
    assertThat(entries(root.resolve("muse"))).containsExactly("3");
  }

  @Test
  void letsOneOfTwoDifferentVersionsIn() throws Exception {
    Path other = publish(directory.resolve("other"), "another graph");
    assertThat(together(2, i -> i == 0 ? elsewhere : other))
        .containsExactlyInAnyOrder("muse/3", "refused");
    assertThat(entries(root.resolve("muse"))).containsExactly("3");
    registry.resolve(new ModelVersion("muse", 3)).verify();
  }

  private List<String> together(int threads, java.util.function.IntFunction<Path> folders)
      throws Exception {
    var barrier = new CyclicBarrier(threads);
    try (ExecutorService pool = Executors.newFixedThreadPool(threads)) {
      var runs = new ArrayList<Future<String>>();
      for (int i = 0; i < threads; i++) {
        Path folder = folders.apply(i);
        Callable<String> run =
            () -> {
              barrier.await();
              try {
                return new ModelRegistry(root).adopt(folder).manifest().modelVersion().toString();
              } catch (ModelRefused e) {
                return "refused";
              }
            };
        runs.add(pool.submit(run));
      }
      var outcomes = new ArrayList<String>();
      for (Future<String> run : runs) {
        outcomes.add(run.get());
      }
      return outcomes;
    }
  }
}
