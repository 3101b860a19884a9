package dev.relkt.training.recipe;

import dev.relkt.registry.ModelManifest.Source;
import dev.relkt.settings.Option;
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
  public static final List<Option<?>> MODEL =
      List.of(
          RecipeSettings.option("name", RecipeSettings.NAME, "student", "name to publish under"),
          RecipeSettings.option("encoder", RecipeSettings.TEXT, "student", "kind of encoder"),
          RecipeSettings.option(
              "from",
              RecipeSettings.TEXT,
              "",
              "version of the registry, such as student/1, or folder to start from"),
          RecipeSettings.option(
              "licence", RecipeSettings.TEXT, "CC-BY-SA-4.0", "SPDX id of the versions' own"),
          RecipeSettings.option(
              "windows",
              RecipeSettings.WINDOWS,
              "",
              "how passages are cut; as the model before if not given"),
          RecipeSettings.option(
              "title",
              RecipeSettings.TITLE,
              "",
              "titles in front of windows or left out; as the model before if not given"));

  /** What may be set below {@code data}. */
  public static final List<Option<?>> DATA =
      List.of(
          RecipeSettings.option("folder", RecipeSettings.TEXT, "", "folder of a training set"),
          RecipeSettings.option(
              "triplets",
              RecipeSettings.TEXT,
              "",
              "file of triplets; triplets.jsonl or triplets.jsonl.gz of the folder if not given"),
          RecipeSettings.option(
              "dev-share",
              RecipeSettings.SHARE,
              "0.1",
              "share of the questions to hold out, by documents, where the folder has no dev set"),
          RecipeSettings.option(
              "dev-against",
              RecipeSettings.POOL,
              "dev",
              "search the held-out passages for a score, or all, those of train too"),
          RecipeSettings.option(
              "dev-pool",
              RecipeSettings.TEXT,
              "",
              "languages of the passages that are searched for a score, such as en; all if not"
                  + " given"));

  public Recipe {
    sources = List.copyOf(sources);
    steps = List.copyOf(steps);
  }
}
