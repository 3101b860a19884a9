package dev.relkt.cli.train;

import dev.relkt.cli.console.CommandFailed;
import dev.relkt.training.TrainingRefused;
import dev.relkt.training.recipe.EncoderSource;
import dev.relkt.training.recipe.Presets;
import dev.relkt.training.recipe.Recipe;
import dev.relkt.training.recipe.RecipeReader;
import dev.relkt.training.recipe.StepSource;
import java.io.PrintWriter;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code relkt train run}: all steps of a recipe. */
@Command(
    name = "run",
    mixinStandardHelpOptions = true,
    description = {
      "Runs all steps of a recipe; each publishes a version whose parent is that of the step"
          + " before.",
      "",
      "Stopped or killed, the same command goes on from the last checkpoint, with the same result."
          + " The same seed, data and settings give the same scores; where TensorFlow sums on"
          + " several threads, to within 0.01 of success@1.",
      ""
    },
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:all steps are done; their versions are printed",
      "1:the recipe, the data or the model cannot be used, or learning ran away",
      "2:wrong options",
      "130:stopped by Ctrl-C, with a checkpoint"
    })
final class TrainRunCommand implements Callable<Integer> {

  @Parameters(
      arity = "0..1",
      paramLabel = "PRESET|FILE",
      description = "A preset (--list) or a YAML file.")
  private @Nullable String recipe;

  @Option(
      names = "--list",
      description = "List the presets and all settings of steps and encoders.")
  private boolean list;

  @Option(names = "--show", paramLabel = "PRESET", description = "Print a preset, to be changed.")
  private @Nullable String show;

  @Mixin private RecipeOptions options = new RecipeOptions();

  @Spec private @Nullable CommandSpec spec;

  @Override
  public Integer call() {
    CommandSpec known = Objects.requireNonNull(spec);
    PrintWriter out = known.commandLine().getOut();
    RecipeReader reader = TrainingKinds.reader();
    try {
      if (list) {
        list(out, reader);
        return 0;
      }
      if (show != null) {
        out.print(Presets.text(show));
        out.flush();
        return 0;
      }
      if (recipe == null) {
        throw new ParameterException(
            known.commandLine(),
            "run what? (expected: %s, or a YAML file)".formatted(String.join(", ", Presets.NAMES)));
      }
      return options.run(
          options.read(reader, Presets.shortName(recipe), Presets.text(recipe)), known);
    } catch (TrainingRefused e) {
      throw new CommandFailed(String.valueOf(e.getMessage()), e);
    }
  }

  private static void list(PrintWriter out, RecipeReader reader) {
    out.println("Presets: " + String.join(", ", Presets.NAMES));
    list(out, "model, for all recipes", Recipe.MODEL);
    list(out, "data, for all recipes", Recipe.DATA);
    for (StepSource step : reader.steps()) {
      list(out, "Step %s: %s".formatted(step.kind(), step.description()), step.settings());
    }
    for (EncoderSource encoder : reader.encoders()) {
      list(out, "Encoder %s, below model.settings".formatted(encoder.kind()), encoder.settings());
    }
  }

  private static void list(
      PrintWriter out, String title, List<dev.relkt.settings.Option<?>> settings) {
    out.println();
    out.println(title);
    for (dev.relkt.settings.Option<?> setting : settings) {
      out.printf(
          "  %-20s %-12s %s%n",
          setting.key(),
          setting.defaultText().isEmpty() ? "-" : setting.defaultText(),
          setting.description());
    }
  }
}
