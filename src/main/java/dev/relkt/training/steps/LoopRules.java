package dev.relkt.training.steps;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * How long and how fast a step learns.
 *
 * @param epochs the most
 * @param batch rows of the plan in a batch
 * @param rate the learning rate at the start
 * @param halveAfter epochs in a row without a better dev score before the rate is halved
 * @param patience epochs in a row without a better dev score before the step ends
 * @param checkpointEvery the longest time between checkpoints within an epoch
 */
record LoopRules(
    int epochs, int batch, double rate, int halveAfter, int patience, Duration checkpointEvery) {

  static final String CHECKPOINT_MINUTES = "checkpoint-minutes";
  static final String WINDOWS = "learning-windows";
  static final String QUESTIONS = "questions";

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

  static LoopRules of(Settings settings) {
    return new LoopRules(
        settings.count("epochs"),
        settings.count("batch"),
        settings.number("rate"),
        settings.count("halve-after"),
        settings.count("patience"),
        Duration.ofMillis(Math.round(60_000 * settings.number(CHECKPOINT_MINUTES))));
  }
}
