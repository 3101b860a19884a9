package dev.relkt.training.recipe;

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
  static List<Setting> settings(int epochs, String rate, Setting... own) {
    var all = new ArrayList<>(List.of(own));
    all.add(
        new Setting(
            QUESTIONS, Setting.Type.COUNT, "0", "the most an epoch, drawn anew for each; 0: all"));
    all.add(
        new Setting(
            WINDOWS,
            Setting.Type.WINDOWS,
            "",
            "how passages are cut while learning; as for scores if not given"));
    all.add(new Setting("epochs", Setting.Type.POSITIVE_COUNT, "" + epochs, "the most epochs"));
    all.add(new Setting("batch", Setting.Type.POSITIVE_COUNT, "16", "examples in a batch"));
    all.add(new Setting("rate", Setting.Type.POSITIVE_NUMBER, rate, "learning rate at start"));
    all.add(
        new Setting(
            "halve-after",
            Setting.Type.POSITIVE_COUNT,
            "1",
            "halve the rate after so many epochs without a better dev score"));
    all.add(
        new Setting(
            "patience",
            Setting.Type.POSITIVE_COUNT,
            "5",
            "end after so many epochs without a better dev score"));
    all.add(
        new Setting(
            CHECKPOINT_MINUTES,
            Setting.Type.POSITIVE_NUMBER,
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
