package dev.relkt.training.recipe;

import dev.relkt.settings.Option;
import dev.relkt.training.loop.LoopRules;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** The settings of every step that learns epoch by epoch. */
final class LoopSettings {

  static final String CHECKPOINT_MINUTES = "checkpoint-minutes";
  static final String WINDOWS = "learning-windows";
  static final String QUESTIONS = "questions";

  private LoopSettings() {}

  /** The settings of every step that learns, with those of one step in front. */
  static List<Option<?>> settings(int epochs, String rate, Option<?>... own) {
    var all = new ArrayList<>(List.of(own));
    all.add(
        RecipeSettings.option(
            QUESTIONS,
            RecipeSettings.COUNT,
            "0",
            "the most an epoch, drawn anew for each; 0: all"));
    all.add(
        RecipeSettings.option(
            WINDOWS,
            RecipeSettings.WINDOWS,
            "",
            "how passages are cut while learning; as for scores if not given"));
    all.add(
        RecipeSettings.option(
            "epochs", RecipeSettings.POSITIVE_COUNT, "" + epochs, "the most epochs"));
    all.add(
        RecipeSettings.option("batch", RecipeSettings.POSITIVE_COUNT, "16", "examples in a batch"));
    all.add(
        RecipeSettings.option(
            "rate", RecipeSettings.POSITIVE_NUMBER, rate, "learning rate at start"));
    all.add(
        RecipeSettings.option(
            "halve-after",
            RecipeSettings.POSITIVE_COUNT,
            "1",
            "halve the rate after so many epochs without a better dev score"));
    all.add(
        RecipeSettings.option(
            "patience",
            RecipeSettings.POSITIVE_COUNT,
            "5",
            "end after so many epochs without a better dev score"));
    all.add(
        RecipeSettings.option(
            CHECKPOINT_MINUTES,
            RecipeSettings.POSITIVE_NUMBER,
            "5",
            "a checkpoint within an epoch after so many minutes"));
    return List.copyOf(all);
  }

  static LoopRules rules(Settings settings) {
    return new LoopRules(
        settings.count("epochs"),
        settings.count("batch"),
        settings.number("rate"),
        settings.count("halve-after"),
        settings.count("patience"),
        Duration.ofMillis(Math.round(60_000 * settings.number(CHECKPOINT_MINUTES))));
  }
}
