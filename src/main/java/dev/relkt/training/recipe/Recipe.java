package dev.relkt.training.recipe;

import dev.relkt.registry.ModelManifest.Source;
import java.util.List;

/**
 * Steps to run one after the other, with all that they need. Every value has been checked against
 * its declaration.
 *
 * @param name such as {@code xquad}
 * @param description for a person
 * @param seed of all random numbers
 * @param model what is trained, {@link #MODEL}
 * @param encoder its kind
 * @param encoderSettings what the kind declares
 * @param data what is learned from, {@link #DATA}
 * @param sources of the data, with their licences
 * @param steps at least one, names different
 */
public record Recipe(
    String name,
    String description,
    long seed,
    Settings model,
    EncoderSource encoder,
    Settings encoderSettings,
    Settings data,
    List<Source> sources,
    List<Step> steps) {

  /** The version of the format that is read. */
  public static final int FORMAT = 1;

  /**
   * One step.
   *
   * @param name of its own
   * @param source what makes it
   * @param settings of that
   */
  public record Step(String name, StepSource source, Settings settings) {}

  /** What may be set below {@code model}. */
  public static final List<Setting> MODEL =
      List.of(
          new Setting("name", Setting.Type.NAME, "student", "name to publish under"),
          new Setting("encoder", Setting.Type.TEXT, "student", "kind of encoder"),
          new Setting(
              "from",
              Setting.Type.TEXT,
              "",
              "version of the registry, such as student/1, or folder to start from"),
          new Setting("licence", Setting.Type.TEXT, "CC-BY-SA-4.0", "SPDX id of the versions' own"),
          new Setting(
              "windows",
              Setting.Type.WINDOWS,
              "",
              "how passages are cut; as the model before if not given"),
          new Setting(
              "title",
              Setting.Type.TITLE,
              "",
              "titles in front of windows or left out; as the model before if not given"));

  /** What may be set below {@code data}. */
  public static final List<Setting> DATA =
      List.of(
          new Setting("folder", Setting.Type.TEXT, "", "folder of a training set"),
          new Setting(
              "triplets",
              Setting.Type.TEXT,
              "",
              "file of triplets; triplets.jsonl or triplets.jsonl.gz of the folder if not given"),
          new Setting(
              "dev-share",
              Setting.Type.SHARE,
              "0.1",
              "share of the questions to hold out, by documents, where the folder has no dev set"),
          new Setting(
              "dev-against",
              Setting.Type.POOL,
              "dev",
              "search the held-out passages for a score, or all, those of train too"),
          new Setting(
              "dev-pool",
              Setting.Type.TEXT,
              "",
              "languages of the passages that are searched for a score, such as en; all if not"
                  + " given"));

  public Recipe {
    sources = List.copyOf(sources);
    steps = List.copyOf(steps);
  }
}
