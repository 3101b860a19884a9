package dev.relkt.training.student;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.relkt.embedding.Embedding;
import dev.relkt.embedding.PassageText;
import dev.relkt.embedding.features.WordForm;
import dev.relkt.embedding.features.WordKey;
import dev.relkt.embedding.features.WordKeyFeatures;
import dev.relkt.embedding.serving.NetworkEncoder;
import dev.relkt.embedding.tensorflow.TestModels;
import dev.relkt.registry.ModelFolder;
import dev.relkt.registry.ModelManifest.Source;
import dev.relkt.registry.ModelManifest.TitleRule;
import dev.relkt.registry.ModelRegistry;
import dev.relkt.registry.ModelVersion;
import dev.relkt.registry.WindowRule;
import dev.relkt.training.TrainingRefused;
import dev.relkt.training.recipe.PublicationFacts;
import dev.relkt.training.recipe.PublishableEncoder;
import dev.relkt.training.recipe.Settings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A student of word keys from training through the registry into serving and back. */
class WordKeyStudentTest {

  private static final List<String> TEXTS =
      List.of(
          "the river flows",
          "the river, the river – and the river flows",
          "Президент Обама in 2008",
          "東京は日本の首都です",
          "Quetzalcoatl was never seen before");

  @TempDir private Path folder;

  private final WordKeyFeatures features = new WordKeyFeatures(keys());
  private StudentTable table;
  private ModelFolder published;

  private static List<String> keys() {
    return List.of("river", "flows", "Президент", "Обама", "2008", "東京", "首都", "bridge").stream()
        .flatMap(word -> WordKey.of(WordForm.of(word)).stream())
        .map(WordKey::toString)
        .distinct()
        .toList();
  }

  @BeforeEach
  void publish() throws IOException {
    long seed = new Random().nextLong();
    System.out.println("WordKeyStudentTest seed " + seed);
    Path model = folder.resolve("model");
    WordKeyFeatures.write(model, keys());
    table = StudentTable.random(features.vocabulary(), 48, seed);
    Path staging = Files.createDirectories(folder.resolve("staging"));
    try (var encoder =
        new StudentEncoder(
            model,
            WordKeyFeatures.SPEC,
            features,
            List.of(new LearnedTable(table, 1)),
            Optional.empty())) {
      published = publish(encoder, staging);
    }
  }

  private ModelFolder publish(PublishableEncoder encoder, Path staging) throws IOException {
    encoder.export(staging);
    ModelVersion version =
        registry()
            .publish(
                staging,
                encoder.draft(
                    staging,
                    new PublicationFacts(
                        "keys",
                        Optional.empty(),
                        Optional.empty(),
                        new WindowRule(6, 4, 5),
                        TitleRule.PREFIX,
                        Map.of(),
                        "CC0-1.0",
                        List.of(new Source("random numbers", "CC0-1.0")))));
    return registry().resolve(version);
  }

  private ModelRegistry registry() {
    return new ModelRegistry(folder.resolve("models"));
  }

  /** As training encodes them with the table that was stored. */
  private float[][] restored(List<String> texts) {
    try (var encoder =
        new StudentEncoder(
            folder.resolve("model"),
            WordKeyFeatures.SPEC,
            features,
            List.of(new LearnedTable(StudentTable.Quantised.of(table).restored(), 1)),
            Optional.empty())) {
      return encoder.encode(texts);
    }
  }

  private float[][] restoredPassages(List<String> texts) {
    try (var encoder =
        new StudentEncoder(
            folder.resolve("model"),
            WordKeyFeatures.SPEC,
            features,
            List.of(new LearnedTable(StudentTable.Quantised.of(table).restored(), 1)),
            Optional.empty())) {
      return encoder.encode(texts.stream().map(encoder::passage).toList());
    }
  }

  @Test
  void servesTheVectorsOfTraining() {
    float[][] expected = restored(TEXTS);
    try (NetworkEncoder served = NetworkEncoder.open(published, List.of())) {
      assertSame(served.encodeQuestions(TEXTS), expected);
      assertThat(served.dimension()).isEqualTo(48);
    }
  }

  @Test
  void servesAPassageAsASetOfItsTitlesAndItsOwnWords() {
    var passage =
        new PassageText(
            "River bridge", "the bridge of the river stands where the water flows away");
    float[][] expected =
        restoredPassages(
            List.of(
                "River bridge\nthe bridge of the river stands",
                "River bridge\nstands where the water flows away"));
    try (NetworkEncoder served = NetworkEncoder.open(published, List.of())) {
      List<Embedding> windows = served.encodePassages(List.of(passage)).getFirst();
      assertThat(windows).hasSize(3);
      assertSame(List.of(windows.getFirst(), windows.getLast()), expected);
      assertSame(served.encodeQuestions(List.of("river river river")), restored(List.of("river")));
    }
  }

  @Test
  void isOpenedAgainForTraining() {
    var source = new StudentSource();
    try (PublishableEncoder again =
        source.open(published.directory(), Settings.defaults(source.settings()), 1)) {
      float[][] expected = restored(TEXTS);
      float[][] found = again.encode(TEXTS);
      for (int i = 0; i < found.length; i++) {
        assertThat(dot(found[i], expected[i])).as(TEXTS.get(i)).isGreaterThan(.9);
      }
    }
  }

  @Test
  void goesOnWithWhatThePublishedVersionRoundsAway() throws IOException {
    var source = new StudentSource();
    Path exact = Files.createDirectories(folder.resolve("exact"));
    float[][] expected;
    try (var encoder =
        new StudentEncoder(
            folder.resolve("model"),
            WordKeyFeatures.SPEC,
            features,
            List.of(new LearnedTable(table, 1)),
            Optional.empty())) {
      encoder.saveExact(exact);
      expected = encoder.encode(TEXTS);
    }
    try (PublishableEncoder again =
        source.open(published.directory(), Settings.defaults(source.settings()), 1)) {
      assertThat(again.encode(TEXTS)).isNotEqualTo(expected);
      again.restoreExact(exact);
      assertThat(again.encode(TEXTS)).isDeepEqualTo(expected);
    }
  }

  @Test
  void takesTheMeanOfItsWindowsOffAndSoDoesWhatIsTrainedFromIt() throws IOException {
    List<String> texts = List.of("the river flows", "Президент Обама", "東京");
    ModelFolder centred;
    try (var encoder =
        new StudentEncoder(
            folder.resolve("model"),
            WordKeyFeatures.SPEC,
            features,
            List.of(new LearnedTable(table, 1)),
            Optional.empty())) {
      centred =
          publish(
              encoder.centredOn(texts.stream().map(encoder::passage).toList()),
              Files.createDirectories(folder.resolve("centred")));
    }
    assertThat(published.manifest().centre()).isEmpty();
    float[] mean = new float[table.dimension()];
    try (NetworkEncoder served = NetworkEncoder.open(centred, List.of())) {
      for (String text : texts) {
        float[] vector =
            served
                .encodePassages(List.of(new PassageText("", text)))
                .getFirst()
                .getFirst()
                .toArray();
        for (int i = 0; i < mean.length; i++) {
          mean[i] += vector[i] / texts.size();
        }
      }
    }
    assertThat(centred.manifest().centre().orElseThrow().toArray())
        .containsExactly(mean, Offset.offset(1e-5f));
    var source = new StudentSource();
    try (PublishableEncoder again =
        source.open(centred.directory(), Settings.defaults(source.settings()), 1)) {
      assertThat(
              publish(again, Files.createDirectories(folder.resolve("again"))).manifest().centre())
          .isEqualTo(centred.manifest().centre());
    }
  }

  @Test
  void whatIsNoStudentIsNotOpenedForTraining() throws IOException {
    var source = new StudentSource();
    Settings settings = Settings.defaults(source.settings());
    ModelVersion strings = TestModels.stringModel(folder.resolve("models"));
    assertThatThrownBy(() -> source.open(registry().resolve(strings).directory(), settings, 1))
        .isInstanceOf(TrainingRefused.class)
        .hasMessageContaining("takes strings (expected: a student, which takes ids)");
    assertThatThrownBy(() -> source.open(folder.resolve("model"), settings, 1))
        .isInstanceOf(TrainingRefused.class)
        .hasMessageContaining("not a version's folder (expected: one such as models/student/1)");
    Path file = published.file("tokenizer/keys.txt");
    List<String> lines = Files.readAllLines(file);
    Files.write(file, lines.subList(1, lines.size()));
    assertThatThrownBy(() -> source.open(published.directory(), settings, 1))
        .isInstanceOf(TrainingRefused.class)
        .hasMessageContaining(" rows and features of ");
    Files.delete(file);
    assertThatThrownBy(() -> source.open(published.directory(), settings, 1))
        .isInstanceOf(TrainingRefused.class)
        .hasMessageContaining("keys.txt: cannot be read");
  }

  private static double dot(float[] a, float[] b) {
    double sum = 0;
    for (int i = 0; i < a.length; i++) {
      sum += (double) a[i] * b[i];
    }
    return sum;
  }

  private static void assertSame(List<Embedding> found, float[][] expected) {
    assertThat(found).hasSize(expected.length);
    for (int i = 0; i < expected.length; i++) {
      assertThat(found.get(i).toArray())
          .as("text %d", i)
          .containsExactly(expected[i], Offset.offset(1e-5f));
    }
  }
}
