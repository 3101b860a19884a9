package dev.relkt.training.foreign;

import static org.assertj.core.api.Assertions.assertThat;

import dev.relkt.embedding.PassageText;
import dev.relkt.embedding.serving.NetworkEncoder;
import dev.relkt.embedding.tensorflow.ForeignSavedModel;
import dev.relkt.embedding.tensorflow.ForeignSavedModel.Kind;
import dev.relkt.registry.ModelFolder;
import dev.relkt.registry.ModelRegistry;
import dev.relkt.registry.ModelVersion;
import dev.relkt.training.data.TrainingPassage;
import dev.relkt.training.data.TrainingQuestion;
import dev.relkt.training.data.TrainingSet;
import dev.relkt.training.data.TrainingSetWriter;
import dev.relkt.training.data.TrainingSource;
import dev.relkt.training.data.Translation;
import dev.relkt.training.data.Triplet;
import dev.relkt.training.loop.TrainingProgress;
import dev.relkt.training.recipe.LanguageTransfer;
import dev.relkt.training.recipe.RecipeReader;
import dev.relkt.training.recipe.RecipeRun;
import dev.relkt.training.recipe.Teacher;
import dev.relkt.training.recipe.WarmUp;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** All three steps over each kind of foreign encoder, as a recipe runs them. */
class ForeignRecipeITCase {

  private static final String RECIPE =
      """
      recipe: 1
      seed: 4
      model: {encoder: %s, name: trained}
      steps:
      - {step: warmup, epochs: 6, rate: 0.05, bm25-epochs: 1}
      - {step: teacher, epochs: 3, rate: 0.02, margin: 0.4}
      - {step: distill, epochs: 2, rate: 0.02}
      """;

  /** Held out are other pairs of the words that are learned. */
  private static final List<String> ENGLISH =
      List.of("river", "town", "mill", "tower", "bridge", "wood");

  private static final List<String> WELSH = List.of("afon", "tref", "melin", "twr", "pont", "coed");

  private static final TrainingProgress SILENT =
      new TrainingProgress() {
        @Override
        public void at(String what, String unit, long done, long total, String detail) {}

        @Override
        public void say(String line) {}

        @Override
        public boolean stopping() {
          return false;
        }
      };

  @TempDir Path root;

  @ParameterizedTest
  @EnumSource
  void goesThroughWarmUpTeacherAndTransfer(ForeignEncoders kind) throws Exception {
    ModelFolder start = ForeignSavedModel.publish(root.resolve("models"), Kind.TRAIN_STEP);
    writeData();
    var reader =
        new RecipeReader(
            List.of(ForeignEncoders.values()),
            List.of(new WarmUp(), new Teacher(), new LanguageTransfer()));
    List<ModelVersion> versions =
        new RecipeRun(
                reader.read(
                    "mine",
                    RECIPE.formatted(kind.kind()),
                    Map.of(
                        "data.folder", root.resolve("data").toString(),
                        "data.dev-share", "0.3",
                        "model.from", start.manifest().modelVersion().toString())),
                root.resolve("models"),
                root.resolve("work"),
                "a test",
                SILENT)
            .run();
    assertThat(versions).hasSize(3);
    var registry = new ModelRegistry(root.resolve("models"));
    var spaces = new HashSet<>(Set.of(start.manifest().space()));
    for (ModelVersion version : versions) {
      ModelFolder folder = registry.resolve(version);
      assertThat(folder.manifest().golden()).isNotEmpty();
      spaces.add(folder.manifest().space());
      try (NetworkEncoder served = NetworkEncoder.open(folder, List.of())) {
        assertThat(served.encodePassages(List.of(new PassageText("a title", "a text")))).hasSize(1);
      }
    }
  }

  private void writeData() throws Exception {
    var passages = new ArrayList<TrainingPassage>();
    var questions = new ArrayList<TrainingQuestion>();
    var translations = new ArrayList<Translation>();
    var triplets = new ArrayList<Triplet>();
    int topics = ENGLISH.size() * ENGLISH.size();
    for (int t = 0; t < topics; t++) {
      int first = t / ENGLISH.size();
      int second = t % ENGLISH.size();
      String text = "the %s by the %s".formatted(ENGLISH.get(first), ENGLISH.get(second));
      passages.add(new TrainingPassage("p" + t, "en", "", text, "d" + t));
      String english = "which %s is by the %s".formatted(ENGLISH.get(first), ENGLISH.get(second));
      String other = "%s ger y %s".formatted(WELSH.get(first), WELSH.get(second));
      questions.add(new TrainingQuestion("e" + t, "en", english, "p" + t, Optional.empty()));
      questions.add(new TrainingQuestion("c" + t, "cy", other, "p" + t, Optional.of(english)));
      translations.add(new Translation("x" + t, Map.of("en", english, "cy", other)));
      for (String question : List.of("e" + t, "c" + t)) {
        triplets.add(
            new Triplet(
                question, "p" + t, List.of("p" + (t + 1) % topics, "p" + (t + 2) % topics)));
      }
    }
    new TrainingSetWriter(List.of(new TrainingSource("toy", "Toys", "CC0-1.0", 1, 1, 1)), "a test")
        .write(root.resolve("data"), new TrainingSet(passages, questions, translations), triplets);
  }
}
