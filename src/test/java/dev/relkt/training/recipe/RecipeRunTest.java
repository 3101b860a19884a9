package dev.relkt.training.recipe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.relkt.registry.ModelFolder;
import dev.relkt.registry.ModelManifest.Source;
import dev.relkt.registry.ModelRegistry;
import dev.relkt.registry.ModelVersion;
import dev.relkt.settings.Option;
import dev.relkt.training.TrainingRefused;
import dev.relkt.training.data.TrainingSetWriter;
import dev.relkt.training.data.TrainingSource;
import dev.relkt.training.loop.OutputLoss;
import dev.relkt.training.loop.TrainingProgress;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RecipeRunTest {

  private static final String RECIPE =
      """
      recipe: 1
      seed: 4
      model: {encoder: bag, name: toy}
      steps:
      - {step: warmup, epochs: 2, rate: 0.05, margin: 0.4, bm25-epochs: 1}
      - {step: teacher, epochs: 2, rate: 0.05, margin: 0.4}
      - {step: distill, epochs: 3, rate: 0.05, translations: 10}
      """;

  @TempDir private Path folder;

  private final List<String> said = new ArrayList<>();
  private final TrainingProgress progress =
      new TrainingProgress() {
        @Override
        public void at(String what, String unit, long done, long total, String detail) {}

        @Override
        public void say(String line) {
          said.add(line);
        }

        @Override
        public boolean stopping() {
          return false;
        }
      };

  @BeforeEach
  void writeData() throws IOException {
    var toy = new ToySet(16);
    var writer =
        new TrainingSetWriter(
            List.of(new TrainingSource("toy", "Toys", "CC0-1.0", 1, 1, 1)), "a test");
    writer.write(data(), toy.train(), toy.triplets().orElseThrow());
    Files.createDirectories(start());
  }

  private Path data() {
    return folder.resolve("data");
  }

  private Path start() {
    return folder.resolve("start");
  }

  private Path registry() {
    return folder.resolve("models");
  }

  private RecipeRun run(EncoderSource encoder, String work, Map<String, String> overrides) {
    var all = new HashMap<>(overrides);
    all.putIfAbsent("data.folder", data().toString());
    all.putIfAbsent("model.from", start().toString());
    all.putIfAbsent("data.dev-share", "0.3");
    var reader =
        new RecipeReader(
            List.of(encoder), List.of(new WarmUp(), new Teacher(), new LanguageTransfer()));
    return new RecipeRun(
        reader.read("mine", RECIPE, all),
        registry(),
        folder.resolve(work),
        "relkt train run mine.yaml",
        progress);
  }

  @Test
  void publishesEachStepWithItsParentAndReport() throws IOException {
    List<ModelVersion> versions = run(new BagOfWords.Source(12), "work", Map.of()).run();
    assertThat(versions)
        .containsExactly(
            new ModelVersion("toy", 1), new ModelVersion("toy", 2), new ModelVersion("toy", 3));
    var models = new ModelRegistry(registry());
    for (int number = 1; number <= 3; number++) {
      ModelFolder model = models.resolve(new ModelVersion("toy", number));
      model.verify();
      assertThat(model.manifest().parent().orElse("none"))
          .isEqualTo(number == 1 ? "none" : "toy/" + (number - 1));
      assertThat(model.manifest().sources()).containsExactly(new Source("Toys", "CC0-1.0"));
      assertThat(model.manifest().scores().get("dev"))
          .containsKeys("en.success@1", "cy.success@1", "average.success@1");
      var json = new ObjectMapper().readTree(model.file("report/training.json").toFile());
      assertThat(json.path("command").asText()).isEqualTo("relkt train run mine.yaml");
      assertThat(json.path("history").size()).isGreaterThan(1);
      assertThat(json.path("train").path("questions").path("cy").asInt()).isPositive();
      assertThat(Files.readString(model.file("report/training.md")))
          .contains("relkt train run mine.yaml", "| Toys | CC0-1.0 |", "peak memory");
      assertThat(Files.readString(model.file("report/scores.svg")))
          .startsWith("<svg")
          .contains(">cy</text>", "polyline");
    }
  }

  @Test
  void stepsThatAreDoneAreNotDoneAgain() {
    List<ModelVersion> first = run(new BagOfWords.Source(12), "work", Map.of()).run();
    said.clear();
    List<ModelVersion> second = run(new BagOfWords.Source(12), "work", Map.of()).run();
    assertThat(second).isEqualTo(first);
    assertThat(new ModelRegistry(registry()).list()).hasSize(3);
    assertThat(said)
        .contains("warmup: done before, toy/1", "distill: done before, toy/3")
        .noneMatch(line -> line.contains("epoch"));
  }

  @Test
  void stepsThatWereDoneWithSomethingElseAreRefused() {
    run(new BagOfWords.Source(12), "work", Map.of()).run();
    RecipeRun other = run(new BagOfWords.Source(12), "work", Map.of("warmup.margin", "0.5"));
    assertThatThrownBy(other::run)
        .isInstanceOf(TrainingRefused.class)
        .hasMessageContaining(
            "1-warmup is done with something else: margin: 0.5 (it was done with: 0.4); go on");
  }

  /** Dies in the step after so many steps of learning in all, or while it is exported. */
  private static final class Mortal {
    int stepsLeft = Integer.MAX_VALUE;
    int exportsLeft = Integer.MAX_VALUE;

    EncoderSource source() {
      var bag = new BagOfWords.Source(12);
      return new EncoderSource() {
        @Override
        public String kind() {
          return bag.kind();
        }

        @Override
        public List<Option<?>> settings() {
          return bag.settings();
        }

        @Override
        public PublishableEncoder open(Path model, Settings settings, long seed) {
          return bag.filled(
              new BagOfWords(12) {
                @Override
                public double step(List<String> texts, OutputLoss loss, double rate) {
                  if (stepsLeft-- == 0) {
                    throw new StackOverflowError("killed");
                  }
                  return super.step(texts, loss, rate);
                }

                @Override
                public void export(Path staging) throws IOException {
                  super.export(staging);
                  if (exportsLeft-- == 0) {
                    throw new StackOverflowError("killed");
                  }
                }
              },
              model);
        }
      };
    }
  }

  @Test
  void brokenOffInAnyStepAndGoneOnGivesTheSameModels() {
    List<ModelVersion> whole = run(new BagOfWords.Source(12), "whole", Map.of()).run();
    var mortal = new Mortal();
    for (int left : new int[] {7, 12, 12}) {
      mortal.stepsLeft = left;
      assertThatThrownBy(run(mortal.source(), "broken", Map.of())::run)
          .isInstanceOf(StackOverflowError.class);
    }
    mortal.stepsLeft = Integer.MAX_VALUE;
    mortal.exportsLeft = 0;
    assertThatThrownBy(run(mortal.source(), "broken", Map.of())::run)
        .isInstanceOf(StackOverflowError.class);
    List<ModelVersion> broken = run(new BagOfWords.Source(12), "broken", Map.of()).run();
    assertThat(broken).hasSameSizeAs(whole);
    var models = new ModelRegistry(registry());
    for (int i = 0; i < whole.size(); i++) {
      assertThat(models.resolve(broken.get(i)).manifest().space())
          .as("the same weights of step %d", i)
          .isEqualTo(models.resolve(whole.get(i)).manifest().space());
    }
    assertThat(models.list()).as("each once").hasSize(6);
  }

  @Test
  void aTeacherOfOtherDimensionsIsRefused() throws IOException {
    Path teacher = folder.resolve("teacher");
    Files.createDirectories(teacher);
    var source =
        new EncoderSource() {
          @Override
          public String kind() {
            return "bag";
          }

          @Override
          public List<Option<?>> settings() {
            return List.of();
          }

          @Override
          public PublishableEncoder open(Path model, Settings settings, long seed) {
            return new BagOfWords(model.equals(teacher) ? 20 : 12);
          }
        };
    assertThatThrownBy(run(source, "work", Map.of("distill.teacher", teacher.toString()))::run)
        .isInstanceOf(TrainingRefused.class)
        .hasMessage(
            "distill: dimension: 12 of the student (expected: 20, from teacher %s); start from a student with as many dimensions as the teacher"
                .formatted(teacher));
  }

  @Test
  void saysWhatIsMissing() {
    assertThatThrownBy(run(new BagOfWords.Source(12), "work", Map.of("model.from", "toy/9"))::run)
        .isInstanceOf(TrainingRefused.class)
        .hasMessageStartingWith("model \"toy/9\": neither a version in");
    assertThatThrownBy(run(new BagOfWords.Source(12), "work", Map.of("data.folder", ""))::run)
        .isInstanceOf(TrainingRefused.class)
        .hasMessageStartingWith("data.folder: nothing (expected: the folder of a training set");
  }
}
