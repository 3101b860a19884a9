package dev.relkt.training.recipe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.relkt.training.TrainingRefused;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RecipeReaderTest {

  private final RecipeReader reader =
      new RecipeReader(
          List.of(new BagOfWords.Source(8)),
          List.of(new WarmUp(), new Teacher(), new LanguageTransfer()));

  @Test
  void thePresetsHaveTheHyperParametersOfThePaper() {
    paper("xorqa", "0.27", "2", "3", "0.1 1 0.1", "1e-3", "30");
    paper("xquad", "0.24", "1", "1", "1e-3 1 1e-2", "1e-3", "30");
    paper("mlqa", "0.13", "1", "1", "1e-2 1 1e-4", "5e-4", "20");
  }

  private void paper(
      String preset,
      String margin,
      String hard,
      String semiHard,
      String lambdas,
      String rate,
      String epochs) {
    Recipe recipe = reader.read(preset, Presets.text(preset), Map.of("model.encoder", "bag"));
    assertThat(recipe.steps().stream().map(Recipe.Step::name))
        .containsExactly("warmup", "teacher", "distill");
    assertThat(values(recipe, 0, "margin", "epochs", "rate", "batch", "bm25-epochs"))
        .as(preset)
        .isEqualTo(numbers(margin, "10", "1e-5", "16", "3"));
    assertThat(values(recipe, 1, "margin", "hard", "semi-hard", "epochs", "rate", "batch"))
        .as(preset)
        .isEqualTo(numbers(margin, hard, semiHard, "100", "1e-5", "16"));
    String[] lambda = lambdas.split(" ", -1);
    assertThat(values(recipe, 2, "question", "passage", "question-passage", "rate", "epochs"))
        .as(preset)
        .isEqualTo(numbers(lambda[0], lambda[1], lambda[2], rate, epochs));
  }

  private static List<Double> values(Recipe recipe, int step, String... keys) {
    Settings settings = recipe.steps().get(step).settings();
    return List.of(keys).stream().map(settings::number).toList();
  }

  private static List<Double> numbers(String... texts) {
    return List.of(texts).stream().map(Double::valueOf).toList();
  }

  @Test
  void tellsAllMistakesTogether() {
    var overrides = new LinkedHashMap<String, String>();
    overrides.put("teacher.margin", "wide");
    overrides.put("techer.hard", "1");
    assertThatThrownBy(
            () ->
                reader.read(
                    "mine",
                    """
                    recipe: 1
                    sede: 3
                    model: {encoder: bag, windows: 10/20/5}
                    data: {dev-share: 2}
                    steps:
                    - step: teacher
                      hrad: 2
                    - step: teacher
                    - step: pretend
                    """,
                    overrides))
        .isInstanceOf(TrainingRefused.class)
        .hasMessage(
            """
            recipe mine:
              sede: unknown (expected: one of data, description, model, recipe, seed, steps)
              teacher.hrad: unknown (expected: one of margin, distance, hard, semi-hard, questions, learning-windows, epochs, batch, rate, halve-after, patience, checkpoint-minutes)
              teacher.margin: "wide" (expected: a number above 0)
              steps[1].name: "teacher" comes twice (expected: different names; give one with name: …)
              steps[2].step: "pretend" (expected: one of warmup, teacher, distill)
              techer.hard: unknown (expected: seed, model.…, data.… or a step's name and its key: teacher.…)
              model.windows: "10/20/5" (expected: words/stride/max such as 24/20/16, words/stride, words/stride/sentences, or whole)
              data.dev-share: "2" (expected: a number from 0 to 1)\
            """
                .replace("\n", System.lineSeparator()));
  }

  @Test
  void whatTheCommandLineSaysWins() {
    Recipe recipe =
        reader.read(
            "mine",
            """
            recipe: 1
            seed: 3
            model: {encoder: bag, settings: {size: 12}}
            steps:
            - {step: teacher, name: first, margin: 0.1}
            - {step: teacher, name: second}
            """,
            Map.of("seed", "5", "second.margin", "0.2", "model.settings.size", "20"));
    assertThat(recipe.seed()).isEqualTo(5);
    assertThat(recipe.encoderSettings().count("size")).isEqualTo(20);
    assertThat(recipe.steps().stream().map(s -> s.settings().number("margin")))
        .containsExactly(0.1, 0.2);
  }

  @Test
  void refusesOtherFormatsAndOtherText() {
    refused("recipe: 2\n", "recipe mine: recipe: \"2\" (expected: 1, the version of the format)");
    refused("", "recipe mine: empty (expected: keys and values, with recipe: 1)");
    refused("recipe: 1\nrecipe: 1\n", "recipe mine: no YAML: Duplicate field 'recipe'");
  }

  private void refused(String yaml, String message) {
    assertThatThrownBy(() -> reader.read("mine", yaml, Map.of()))
        .isInstanceOf(TrainingRefused.class)
        .hasMessageStartingWith(message);
  }
}
