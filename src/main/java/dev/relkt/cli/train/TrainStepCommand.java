package dev.relkt.cli.train;

import dev.relkt.training.recipe.Recipe;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** One step alone, a recipe of one step. */
abstract sealed class TrainStepCommand implements Callable<Integer> {

  @Mixin private RecipeOptions options = new RecipeOptions();

  @Spec private @Nullable CommandSpec spec;

  private final String kind;

  private TrainStepCommand(String kind) {
    this.kind = kind;
  }

  @Override
  public Integer call() {
    Recipe recipe =
        options.read(
            TrainingKinds.reader(), kind, "recipe: 1\nsteps:\n- step: %s\n".formatted(kind));
    return options.run(recipe, Objects.requireNonNull(spec));
  }

  /** {@code relkt train warmup}. */
  @Command(
      name = "warmup",
      mixinStandardHelpOptions = true,
      description = {
        "Step 1: max(0, d(q,p) − d(q,n) + m) with BM25 negatives, after some epochs random ones.",
        "",
        "relkt train run --list shows its settings, for --set warmup.KEY=VALUE.",
        ""
      })
  static final class WarmUp extends TrainStepCommand {
    WarmUp() {
      super("warmup");
    }
  }

  /** {@code relkt train teacher}. */
  @Command(
      name = "teacher",
      mixinStandardHelpOptions = true,
      description = {
        "Step 2: triplets with negatives that the encoder finds itself, mined for every epoch.",
        "",
        "relkt train run --list shows its settings, for --set teacher.KEY=VALUE.",
        ""
      })
  static final class Teacher extends TrainStepCommand {
    Teacher() {
      super("teacher");
    }
  }

  /** {@code relkt train distill}. */
  @Command(
      name = "distill",
      mixinStandardHelpOptions = true,
      description = {
        "Step 3: language knowledge transfer, from the teacher named by --from to all languages.",
        "",
        "relkt train run --list shows its settings, for --set distill.KEY=VALUE.",
        ""
      })
  static final class Distill extends TrainStepCommand {
    Distill() {
      super("distill");
    }
  }
}
