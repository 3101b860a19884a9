package dev.relkt.cli.train;

import dev.relkt.cli.console.CommandFailed;
import dev.relkt.registry.ModelVersion;
import dev.relkt.training.TrainingRefused;
import dev.relkt.training.loop.TrainingStopped;
import dev.relkt.training.recipe.Recipe;
import dev.relkt.training.recipe.RecipeReader;
import dev.relkt.training.recipe.RecipeRun;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;

/** What {@code relkt train run} and its single steps have in common. */
final class RecipeOptions {

  private static final int STOPPED = 130;

  @Option(
      names = "--data",
      paramLabel = "DIR",
      description = "Folder of a training set, as relkt train prepare makes it (data.folder).")
  private @Nullable Path data;

  @Option(
      names = "--from",
      paramLabel = "MODEL",
      description =
          "What to start from: a version of the registry, such as student/1, or a folder"
              + " (model.from).")
  private @Nullable String from;

  @Option(
      names = "--encoder",
      paramLabel = "KIND",
      description = "The kind of encoder that it is (model.encoder).")
  private @Nullable String encoder;

  @Option(
      names = "--name",
      paramLabel = "NAME",
      description = "The model's name to publish under (model.name).")
  private @Nullable String name;

  @Option(names = "--seed", paramLabel = "N", description = "Of all random numbers (seed).")
  private @Nullable Long seed;

  @Option(
      names = "--set",
      paramLabel = "KEY=VALUE",
      description = "Any other setting, such as teacher.margin=0.2; may be repeated.")
  private Map<String, String> overrides = new LinkedHashMap<>();

  @Option(
      names = "--registry",
      defaultValue = "models",
      paramLabel = "DIR",
      description = "Where to publish (default: ${DEFAULT-VALUE}).")
  private Path registry = Path.of("models");

  @Option(
      names = "--work",
      paramLabel = "DIR",
      description =
          "Where checkpoints and reports are kept; the same command with the same directory goes on"
              + " where it was broken off (default: training/ and the recipe's name).")
  private @Nullable Path work;

  /**
   * Reads the recipe with all that was given on the command line.
   *
   * @throws CommandFailed with all mistakes in it
   */
  Recipe read(RecipeReader reader, String recipeName, String yaml) {
    var all = new LinkedHashMap<String, String>();
    put(all, "data.folder", data);
    put(all, "model.from", from);
    put(all, "model.encoder", encoder);
    put(all, "model.name", name);
    put(all, "seed", seed);
    all.putAll(overrides);
    try {
      return reader.read(recipeName, yaml, all);
    } catch (TrainingRefused e) {
      throw new CommandFailed(String.valueOf(e.getMessage()), e);
    }
  }

  private static void put(Map<String, String> all, String key, @Nullable Object value) {
    if (value != null) {
      all.put(key, value.toString());
    }
  }

  /** Runs the recipe and says what was published. */
  int run(Recipe recipe, CommandSpec spec) {
    PrintWriter out = spec.commandLine().getOut();
    PrintWriter err = spec.commandLine().getErr();
    String command =
        "relkt " + String.join(" ", spec.root().commandLine().getParseResult().originalArgs());
    Path directory = Optional.ofNullable(work).orElse(Path.of("training", recipe.name()));
    try (var progress = new TrainingProgressLines(err)) {
      try {
        List<ModelVersion> versions =
            new RecipeRun(recipe, registry, directory, command, progress).run();
        versions.forEach(version -> out.printf("%s published in %s%n", version, registry));
        return 0;
      } catch (TrainingStopped e) {
        err.println("relkt: " + e.getMessage());
        return STOPPED;
      }
    } catch (TrainingRefused e) {
      throw new CommandFailed(String.valueOf(e.getMessage()), e);
    }
  }
}
