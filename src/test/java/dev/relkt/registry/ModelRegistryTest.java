package dev.relkt.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.relkt.registry.ModelManifest.EncoderCall;
import dev.relkt.registry.ModelManifest.Golden;
import dev.relkt.registry.ModelManifest.Input;
import dev.relkt.registry.ModelManifest.Source;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ModelRegistryTest {

  private static final ModelVersion FIRST = new ModelVersion("student", 1);

  private static final Encoding ENCODING =
      Encoding.of(
              2,
              new EncoderCall(
                  Input.STRING, "serve", "serving_default", Map.of("text", "text"), "outputs"))
          .withWindows(Optional.of(new WindowRule(40, 20, 4)));

  @TempDir Path directory;

  private Path root;
  private Path staging;
  private ModelRegistry registry;

  @BeforeEach
  void stage() throws IOException {
    root = directory.resolve("models");
    staging = directory.resolve("staging");
    registry = new ModelRegistry(root);
    Files.createDirectories(staging.resolve("saved_model/variables"));
    Files.writeString(staging.resolve("saved_model/saved_model.pb"), "graph");
    Files.writeString(staging.resolve("saved_model/variables/variables.index"), "numbers");
    Files.writeString(staging.resolve("README.md"), "a card");
  }

  private static ModelDraft draft(Optional<Integer> number, List<Golden> golden) {
    return ModelDraft.of("student", ENCODING, "Apache-2.0")
        .withNumber(number)
        .withGolden(golden)
        .withParent(Optional.of("student/7"))
        .withScores(Map.of("dev", Map.of("average.success@1", 0.46, "de.success@1", 0.5)))
        .withSources(List.of(new Source("XQuAD", "CC-BY-SA-4.0")));
  }

  private static ModelDraft draft() {
    return draft(Optional.empty(), List.of(new Golden("a text", new float[] {0.6f, 0.8f})));
  }

  private Path file(String name) {
    return root.resolve("student/1").resolve(name);
  }

  private List<String> entries(Path folder) throws IOException {
    try (Stream<Path> found = Files.list(folder)) {
      return found.map(p -> p.getFileName().toString()).sorted().toList();
    }
  }

  private void assertVerifyRefuses(String... words) {
    ModelFolder folder = registry.resolve(FIRST);
    assertThatThrownBy(() -> folder.verify())
        .isInstanceOf(ModelRefused.class)
        .hasMessageStartingWith("model student/1 in " + root.resolve("student/1") + ": ")
        .hasMessageContainingAll(words)
        .hasMessageEndingWith(
            "; restore the version from where it was published, or publish it again");
  }

  private void assertResolveRefuses(String... words) {
    assertThatThrownBy(() -> registry.resolve(FIRST))
        .isInstanceOf(ModelRefused.class)
        .hasMessageContainingAll(words);
  }

  private void change(String from, String to) throws IOException {
    String text = Files.readString(file("manifest.json"));
    assertThat(text).contains(from);
    Files.writeString(file("manifest.json"), text.replace(from, to));
  }

  @Test
  void listsNothingWhereThereIsNoRegistry() {
    assertThat(registry.list()).isEmpty();
  }

  @Test
  void publishesAVersionThatResolvesAndVerifies() {
    ModelVersion version = registry.publish(staging, draft());
    assertThat(version).isEqualTo(FIRST);
    ModelFolder folder = registry.resolve(version);
    folder.verify();
    ModelManifest manifest = folder.manifest();
    assertThat(folder.file("saved_model/saved_model.pb")).hasContent("graph");
    assertThat(manifest.files())
        .extracting(ModelManifest.ModelFile::path)
        .containsExactly(
            "README.md", "saved_model/saved_model.pb", "saved_model/variables/variables.index");
    assertThat(manifest.files().get(1).sha256())
        .isEqualTo("eef93e1d14482804277fca0172464032d1a4fdbcc338524059fa1e861454ad4d");
    assertThat(manifest.scores()).isEqualTo(draft().scores());
    assertThat(manifest.windows()).contains(new WindowRule(40, 20, 4));
    assertThat(manifest.features()).isEmpty();
    assertThat(manifest.parent()).contains("student/7");
    assertThat(manifest.sources()).isEqualTo(draft().sources());
    assertThat(manifest.golden().get(0).vector()).containsExactly(0.6f, 0.8f);
    assertThat(manifest.createdAt()).isNotNull();
  }

  @Test
  void countsVersionsUpwardsAndListsThemInOrder() {
    registry.publish(staging, draft());
    registry.publish(staging, draft(Optional.of(12), List.of()));
    registry.publish(staging, draft());
    assertThat(registry.list())
        .containsExactly(FIRST, new ModelVersion("student", 12), new ModelVersion("student", 13));
  }

  @Test
  void givesTheSameSpaceToTheSameFilesAndAnotherToOthers() throws IOException {
    EmbeddingSpace one = spaceOf(registry.publish(staging, draft()));
    Files.writeString(staging.resolve("README.md"), "another card");
    EmbeddingSpace two = spaceOf(registry.publish(staging, draft()));
    Files.writeString(staging.resolve("saved_model/variables/variables.index"), "others");
    EmbeddingSpace three = spaceOf(registry.publish(staging, draft()));
    assertThat(two).isEqualTo(one);
    assertThat(three).isNotEqualTo(one);
  }

  private EmbeddingSpace spaceOf(ModelVersion version) {
    return registry.resolve(version).manifest().embeddingSpace();
  }

  @Test
  void refusesANumberThatIsTaken() throws IOException {
    registry.publish(staging, draft());
    assertThatThrownBy(() -> registry.publish(staging, draft(Optional.of(1), List.of())))
        .isInstanceOf(ModelRefused.class)
        .hasMessage(
            "model student/1: %s is there already (expected: a free number; versions never change); publish under another number"
                .formatted(root.resolve("student/1")));
    assertThat(entries(root.resolve("student"))).containsExactly("1");
    registry.resolve(FIRST).verify();
  }

  @Test
  void givesEveryNumberToOneOfManyPublishers() throws Exception {
    int publishers = 8;
    var barrier = new CyclicBarrier(publishers);
    try (ExecutorService threads = Executors.newFixedThreadPool(publishers)) {
      var runs = new ArrayList<Future<ModelVersion>>();
      for (int i = 0; i < publishers; i++) {
        runs.add(
            threads.submit(
                () -> {
                  barrier.await();
                  return new ModelRegistry(root).publish(staging, draft());
                }));
      }
      var numbers = new ArrayList<Integer>();
      for (Future<ModelVersion> run : runs) {
        numbers.add(run.get().number());
      }
      assertThat(numbers).containsExactlyInAnyOrder(1, 2, 3, 4, 5, 6, 7, 8);
    }
    assertThat(entries(root.resolve("student")))
        .containsExactly("1", "2", "3", "4", "5", "6", "7", "8");
    registry.list().forEach(v -> registry.resolve(v).verify());
  }

  @Test
  void letsOneOfTwoPublishersHaveANumber() throws Exception {
    var barrier = new CyclicBarrier(2);
    try (ExecutorService threads = Executors.newFixedThreadPool(2)) {
      var runs = new ArrayList<Future<String>>();
      for (int i = 0; i < 2; i++) {
        runs.add(
            threads.submit(
                () -> {
                  barrier.await();
                  try {
                    return registry.publish(staging, draft(Optional.of(3), List.of())).toString();
                  } catch (ModelRefused e) {
                    return "refused";
                  }
                }));
      }
      assertThat(List.of(runs.get(0).get(), runs.get(1).get()))
          .containsExactlyInAnyOrder("student/3", "refused");
    }
  }

  @Test
  void neverListsWhatIsHalfPublished() throws IOException {
    Files.createDirectories(root.resolve("student/.publishing-x"));
    Files.writeString(root.resolve("student/.publishing-x/manifest.json"), "{}");
    Files.createDirectories(root.resolve("student/2"));
    Files.createDirectories(root.resolve("student/latest"));
    Files.writeString(root.resolve("README.md"), "about models");
    assertThat(registry.list()).isEmpty();
  }

  @Test
  void leavesNothingBehindWhenItRefuses() throws IOException {
    Golden wrong = new Golden("a text", new float[] {1, 1});
    assertThatThrownBy(() -> registry.publish(staging, draft(Optional.empty(), List.of(wrong))))
        .isInstanceOf(ModelRefused.class)
        .hasMessageContaining("golden[0]: length 1.41421356");
    assertThat(entries(root.resolve("student"))).isEmpty();
  }

  @Test
  void saysWhereItCannotWrite() throws IOException {
    Files.writeString(root, "a file where the registry should be");
    assertThatThrownBy(() -> registry.publish(staging, draft()))
        .isInstanceOf(UncheckedIOException.class)
        .hasMessageContaining("model student from " + staging + " to " + root.resolve("student"));
  }

  @Test
  void refusesToPublishLinksManifestsAndFoldersWithoutAModel() throws IOException {
    Files.createSymbolicLink(staging.resolve("tokenizer"), Path.of("/etc"));
    assertThatThrownBy(() -> registry.publish(staging, draft()))
        .isInstanceOf(ModelRefused.class)
        .hasMessage(
            "%s: \"tokenizer\" is a link (expected: plain files and directories only); put the file itself there"
                .formatted(staging));
    Files.delete(staging.resolve("tokenizer"));
    Files.writeString(staging.resolve("manifest.json"), "{}");
    assertThatThrownBy(() -> registry.publish(staging, draft()))
        .isInstanceOf(ModelRefused.class)
        .hasMessageContaining("\"manifest.json\" is there");
    Files.delete(staging.resolve("manifest.json"));
    Files.delete(staging.resolve("saved_model/saved_model.pb"));
    assertThatThrownBy(() -> registry.publish(staging, draft()))
        .isInstanceOf(ModelRefused.class)
        .hasMessageContaining("no \"saved_model/saved_model.pb\"");
    assertThatThrownBy(() -> registry.publish(directory.resolve("nowhere"), draft()))
        .isInstanceOf(ModelRefused.class)
        .hasMessageContaining("no such directory");
    assertThat(registry.list()).isEmpty();
  }

  @Test
  void refusesAVersionThatIsNotThereAndNamesThoseThatAre() {
    registry.publish(staging, draft());
    assertThatThrownBy(() -> registry.resolve(new ModelVersion("student", 2)))
        .isInstanceOf(ModelRefused.class)
        .hasMessage(
            "model student/2: no folder %s (found: student/1); publish it there, or name one that is"
                .formatted(root.resolve("student/2")));
  }

  @Test
  void refusesAFolderWithoutItsManifest() throws IOException {
    registry.publish(staging, draft());
    Files.delete(file("manifest.json"));
    assertResolveRefuses("model student/1: no file " + file("manifest.json"));
  }

  @Test
  void refusesALinkInThePlaceOfAVersion() throws IOException {
    registry.publish(staging, draft());
    Files.createSymbolicLink(root.resolve("student/2"), root.resolve("student/1"));
    assertThatThrownBy(() -> registry.resolve(new ModelVersion("student", 2)))
        .isInstanceOf(ModelRefused.class)
        .hasMessageContaining("is a link (expected: a directory)");
  }

  @Test
  void refusesAVersionUnderAnotherName() throws IOException {
    registry.publish(staging, draft());
    Files.move(root.resolve("student/1"), root.resolve("student/5"));
    assertThatThrownBy(() -> registry.resolve(new ModelVersion("student", 5)))
        .isInstanceOf(ModelRefused.class)
        .hasMessageContaining("name and version: student/1 (expected: student/5");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          "format" : 4      | "format" : 5           | format 5 (expected: 1 to 4)
          "format" : 4      | "format" : "1"         | format "1" (expected: 1 to 4)
          "format" : 4      | "formt" : 1            | format missing (expected: 1 to 4)
          "dimension" : 2   | "dimension" : 2, "x":1 | Unrecognized field "x"
          "dimension" : 2   | "dimension" : 2, "dimension" : 2 | Duplicate field 'dimension'
          "dimension" : 2   | "dimension" : 3        | golden[0]: 2 components (expected: 3, the dimension)
          "dimension" : 2   | "dimension" : 0        | dimension: 0 (expected: 1 to 4096)
          "dimension" : 2   | "dimension" : "two"    | at dimension: Cannot deserialize
          "title" : "PREFIX"| "title" : "SUFFIX"     | at title: Cannot deserialize
          "title" : "PREFIX"| "title" : null         | title
          "title" : "PREFIX"| "title" : "IGNORE"     | space: es-
          "licence" : "Apache-2.0" | "licence" : null | licence
          README.md         | ../README.md           | files: path "../README.md" (expected: a relative path inside the folder, with /)
          README.md         | /README.md             | files: path "/README.md"
          "STRING"          | "PIECES"               | encoder.inputs: [text] (expected for PIECES: [ids, segments])
          "stride" : 20     | "stride" : 50          | stride 50
          "createdAt" : "2  | "createdAt" : "x2      | at createdAt
          """)
  void refusesAManifestThatIsNotSound(String from, String to, String words) throws IOException {
    registry.publish(staging, draft());
    change(from, to);
    assertResolveRefuses(file("manifest.json").toString(), words);
  }

  @Test
  void refusesATruncatedManifest() throws IOException {
    registry.publish(staging, draft());
    String text = Files.readString(file("manifest.json"));
    Files.writeString(file("manifest.json"), text.substring(0, text.length() / 2));
    assertResolveRefuses(
        file("manifest.json").toString(),
        "(expected: a model manifest of format 4); restore the file or publish the model again");
  }

  @Test
  void findsATruncatedFile() throws IOException {
    registry.publish(staging, draft());
    Files.writeString(file("saved_model/saved_model.pb"), "gra");
    assertVerifyRefuses("\"saved_model/saved_model.pb\": 3 bytes (expected: 5)");
  }

  @Test
  void findsATamperedFile() throws IOException {
    registry.publish(staging, draft());
    Files.writeString(file("saved_model/saved_model.pb"), "grapf");
    assertVerifyRefuses("\"saved_model/saved_model.pb\": sha256 ", " (expected: ");
  }

  @Test
  void findsAllThatIsMissingAndAllThatIsTooMuch() throws IOException {
    registry.publish(staging, draft());
    Files.delete(file("README.md"));
    Files.delete(file("saved_model/variables/variables.index"));
    Files.writeString(file("saved_model/serving.properties"), "engine=other");
    assertVerifyRefuses(
        "\"README.md\" is missing (expected: a file)",
        "\"saved_model/variables/variables.index\" is missing",
        "\"saved_model/serving.properties\" is not in the manifest (expected: only listed files)");
  }

  @Test
  void refusesALinkInTheFolder() throws IOException {
    registry.publish(staging, draft());
    Files.move(file("README.md"), directory.resolve("README.md"));
    Files.createSymbolicLink(file("README.md"), directory.resolve("README.md"));
    ModelFolder folder = registry.resolve(FIRST);
    assertThatThrownBy(() -> folder.verify())
        .isInstanceOf(ModelRefused.class)
        .hasMessageContaining("\"README.md\" is a link");
  }

  @Test
  void givesNoPathOutsideOfAFolder() {
    registry.publish(staging, draft());
    ModelFolder folder = registry.resolve(FIRST);
    for (String path : List.of("../1/README.md", "/etc/passwd", "a//b", "", "a\\b", "./a")) {
      assertThatThrownBy(() -> folder.file(path))
          .isInstanceOf(ModelRefused.class)
          .hasMessageContaining("a relative path inside the version's folder");
    }
  }

  @Test
  void refusesAManifestTooLargeToBeOne() throws IOException {
    registry.publish(staging, draft());
    Files.write(
        file("manifest.json"), new byte[(int) ManifestJson.MAX_BYTES], StandardOpenOption.APPEND);
    assertResolveRefuses("bytes (expected: a manifest of at most 16777216)");
  }
}
