package dev.relkt.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.relkt.embedding.features.TwoStreamFeatures;
import dev.relkt.registry.ModelFolder;
import dev.relkt.registry.ModelManifest.Golden;
import dev.relkt.registry.ModelManifest.TitleRule;
import dev.relkt.registry.ModelRegistry;
import dev.relkt.registry.ModelVersion;
import dev.relkt.registry.WindowRule;
import dev.relkt.training.ContrastiveRun.Outcome;
import dev.relkt.training.ContrastiveRun.Point;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Small trainings on a toy language, with TensorFlow. */
class StudentTrainingTest {

  @TempDir private Path folder;

  private final ContrastivePlan plan =
      new ContrastivePlan(
          7,
          60,
          32,
          .05f,
          300,
          200,
          16,
          16,
          12,
          new WindowRule(12, 6, 4),
          new WindowRule(10, 6, 4),
          TitleRule.IGNORE,
          1,
          20);

  @BeforeEach
  void write() throws IOException {
    ToyData.write(Files.createDirectories(folder.resolve("data")));
    ToyData.writeXquad(folder.resolve("data"));
  }

  @Test
  void learnsSoThatTheLossFalls() {
    List<Point> history = learn(plan).history();
    assertThat(history).extracting(Point::step).containsExactly(0, 20, 40, 60);
    double first = sum(history.get(1));
    assertThat(sum(history.getLast())).isPositive().isLessThan(.8 * first);
    assertThat(history.getLast().scores().successes()).containsOnlyKeys("en", "xx");
  }

  @Test
  void givesTheSameScoresForTheSameSeed() {
    Outcome one = learn(plan);
    Outcome two = learn(plan);
    assertThat(one.history().getLast().scores()).isEqualTo(two.history().getLast().scores());
    assertThat(one.table().rows())
        .containsExactly(two.table().rows(), org.assertj.core.data.Offset.offset(1e-3f));
  }

  @Test
  void publishesAVersionWhoseSavedModelGivesTheVectorsOfTheTable() {
    var lines = new ArrayList<String>();
    ModelVersion version = training(Optional.empty()).run(lines::add);
    assertThat(version).isEqualTo(new ModelVersion("toy", 1));
    assertThat(lines).anyMatch(line -> line.startsWith("step 60: loss "));
    var registry = new ModelRegistry(folder.resolve("models"));
    ModelFolder published = registry.resolve(version);
    registry.verify(published);
    assertThat(published.file("README.md")).content().contains("32 dimensions", "CC BY-SA 4.0");
    assertThat(published.file("report/training.md"))
        .content()
        .contains("relkt train toy", "| toy |");
    assertThat(published.manifest().windowRule()).isEqualTo(plan.windows());
    assertThat(published.manifest().scores().get("xquad-dev-en190"))
        .containsKeys("en.success@1", "xx.success@1", "average.success@1");

    StudentTable table = learn(plan, published).table();
    TwoStreamFeatures features = ContrastiveRun.features(published.directory());
    for (Golden golden : published.manifest().golden()) {
      float[] vector = table.encode(PieceText.of(features, golden.text()).ids());
      double cosine = 0;
      for (int i = 0; i < vector.length; i++) {
        cosine += vector[i] * golden.vector()[i];
      }
      assertThat(cosine).as(golden.text()).isCloseTo(1, within(.06));
    }
  }

  @Test
  void takesTheVocabularyOfAnotherVersion() {
    ModelVersion first = training(Optional.empty()).run(line -> {});
    Path vocabulary = new ModelRegistry(folder.resolve("models")).resolve(first).directory();
    ModelVersion second = training(Optional.of(vocabulary)).run(line -> {});
    assertThat(second.number()).isEqualTo(2);
    assertThat(
            new ModelRegistry(folder.resolve("models"))
                .resolve(second)
                .file("tokenizer/pieces.tsv"))
        .hasSameTextualContentAs(vocabulary.resolve("tokenizer/pieces.tsv"));
  }

  @Test
  void leavesNothingBehindWhenTheDataAreRefused() throws IOException {
    Files.delete(folder.resolve("data/passages.jsonl.gz"));
    assertThatThrownBy(() -> training(Optional.empty()).run(line -> {}))
        .isInstanceOf(TrainingRefused.class);
    assertThat(folder.resolve("models")).isEmptyDirectory();
  }

  @Test
  void refusesAPlanThatCannotBe() {
    assertThatThrownBy(
            () ->
                new ContrastivePlan(
                    1,
                    0,
                    32,
                    .05f,
                    300,
                    200,
                    16,
                    16,
                    12,
                    WindowRule.WHOLE,
                    WindowRule.WHOLE,
                    TitleRule.IGNORE,
                    1,
                    20))
        .hasMessageStartingWith("training: steps 0, dimension 32, rate 0.05");
  }

  private static double sum(Point point) {
    return point.losses().values().stream().mapToDouble(Double::doubleValue).sum();
  }

  private StudentTraining training(Optional<Path> vocabulary) {
    return new StudentTraining(
        new TrainingFolder(folder.resolve("data")),
        Optional.of(folder.resolve("data")),
        vocabulary,
        folder.resolve("models"),
        "toy",
        Optional.empty(),
        plan,
        "relkt train toy");
  }

  private Outcome learn(ContrastivePlan settings) {
    Path model = folder.resolve("vocabulary");
    TrainingData data = new TrainingFolder(folder.resolve("data")).read();
    Xquad xquad = Xquad.read(folder.resolve("data"));
    Vocabulary.learn(data, xquad.training(), settings, model);
    return new ContrastiveRun(settings, data, xquad, ContrastiveRun.features(model), line -> {})
        .learn();
  }

  private Outcome learn(ContrastivePlan settings, ModelFolder published) {
    return new ContrastiveRun(
            settings,
            new TrainingFolder(folder.resolve("data")).read(),
            Xquad.read(folder.resolve("data")),
            ContrastiveRun.features(published.directory()),
            line -> {})
        .learn();
  }
}
