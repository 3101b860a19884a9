package dev.relkt.training.ranker;

import dev.relkt.settings.Option;
import dev.relkt.training.TrainingRefused;
import dev.relkt.training.recipe.EncoderSource;
import dev.relkt.training.recipe.PublishableEncoder;
import dev.relkt.training.recipe.RecipeSettings;
import dev.relkt.training.recipe.RecipeStep;
import dev.relkt.training.recipe.Settings;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * Lets the steps warm-up, teacher and language knowledge transfer learn the weights of a version's
 * ranker instead of its vectors: {@code model.encoder: ranker}.
 */
public final class RankerSource implements EncoderSource {

  static final String QUESTIONS = "questions";
  static final String CANDIDATES = "candidates";
  static final String POOL = "pool";
  static final String RATE = "rate-times";

  @Override
  public String kind() {
    return "ranker";
  }

  @Override
  public List<Option<?>> settings() {
    return List.of(
        RecipeSettings.option(
            QUESTIONS,
            RecipeSettings.POSITIVE_COUNT,
            "4000",
            "questions that are learned from, alike many of each pair of languages"),
        RecipeSettings.option(
            CANDIDATES, RecipeSettings.POSITIVE_COUNT, "50", "passages a question that are ranked"),
        RecipeSettings.option(
            POOL,
            RecipeSettings.POSITIVE_COUNT,
            "2000",
            "passages a language that are searched, beside those that answer"),
        RecipeSettings.option(
            RATE,
            RecipeSettings.POSITIVE_NUMBER,
            "1000",
            "what a step's rate is multiplied by, to at most 0.05: a few weights take greater steps than"
                + " millions"));
  }

  @Override
  public Optional<RecipeStep> step(String kind, Settings settings) {
    return Optional.of(new RankerStep(kind, settings));
  }

  @Override
  public PublishableEncoder open(Path model, Settings settings, long seed) {
    throw new TrainingRefused(
        "model.encoder: ranker (expected for a step that makes vectors: an encoder); a ranker is learned by warmup, teacher and distill");
  }
}
