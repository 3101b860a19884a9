package dev.relkt.training.recipe;

import dev.relkt.registry.ModelManifest.Source;
import dev.relkt.registry.ModelVersion;
import dev.relkt.training.TrainingRefused;
import dev.relkt.training.loop.DevScores;
import dev.relkt.training.loop.EpochResult;
import dev.relkt.training.loop.LoopState;
import dev.relkt.training.loop.TrainableEncoder;
import dev.relkt.training.loop.TrainingProgress;
import dev.relkt.training.loop.TrainingStopped;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A step that computes an encoder instead of training one by epochs. Every round is scored; the
 * last one is published with a report.
 */
public abstract class SolvedStep implements RecipeStep {

  private final String kind;
  private final Settings settings;
  private List<Source> learnedFrom = List.of();

  /**
   * @param kind as in {@link StepSource#kind()}
   * @param settings of the step
   */
  protected SolvedStep(String kind, Settings settings) {
    this.kind = kind;
    this.settings = settings;
  }

  /** Takes what a round has made. */
  @FunctionalInterface
  public interface Rounds {

    /**
     * Scores the encoder and remembers the scores for the report.
     *
     * @param loss what the round makes smaller; 0 for the start
     * @param counts what it went through, by name
     */
    void scored(TrainableEncoder encoder, double loss, Map<String, Long> counts);
  }

  /**
   * Makes the encoder; the same settings and data give the same one.
   *
   * @param rounds to be told of at least one
   * @throws TrainingRefused if the data cannot be used
   * @throws TrainingStopped if {@link TrainingProgress#stopping()} became true
   */
  protected abstract PublishableEncoder train(StepContext context, Rounds rounds)
      throws IOException;

  /** The name that the step publishes under; the recipe's unless a step says another. */
  protected String modelName(StepContext context) {
    return context.modelName();
  }

  /** Names the data that {@link #train} reads itself, with licences. */
  protected final void learnsFrom(List<Source> sources) {
    learnedFrom = List.copyOf(sources);
  }

  protected final Settings settings() {
    return settings;
  }

  /**
   * Says what is done now.
   *
   * @throws TrainingStopped if {@link TrainingProgress#stopping()} became true
   */
  protected static void say(StepContext context, String line) {
    context.progress().say("%s: %s".formatted(context.name(), line));
    stopIfAsked(context);
  }

  /** Tells of a round of a regression, and stops as {@link #say} does. */
  protected static void regressed(StepContext context, int round, int rounds) {
    context.progress().at(context.name() + ", regression", "rounds", round, rounds, "");
    stopIfAsked(context);
  }

  private static void stopIfAsked(StepContext context) {
    if (context.progress().stopping()) {
      throw new TrainingStopped(context.name());
    }
  }

  @Override
  public final ModelVersion run(StepContext ofRecipe) {
    StepContext context = ofRecipe.publishedAs(modelName(ofRecipe));
    try {
      Files.createDirectories(context.work());
      Optional<ModelVersion> published =
          new StepPublication(context).published(context.modelName());
      if (published.isPresent()) {
        return published.get();
      }
      long start = System.nanoTime();
      DevScores dev = context.devScores();
      List<EpochResult> history = new ArrayList<>();
      Rounds rounds =
          (encoder, loss, counts) -> {
            var result =
                new EpochResult(
                    history.size(),
                    loss,
                    0,
                    dev.of(encoder, context.name() + ", scoring", context.progress()),
                    counts);
            history.add(result);
            context
                .progress()
                .say(
                    "%s, round %d: loss %.4f, success@1 %.3f  %s"
                        .formatted(
                            context.name(),
                            result.epoch(),
                            loss,
                            result.average(),
                            describe(result)));
          };
      try (PublishableEncoder encoder = train(context, rounds)) {
        var state =
            new LoopState(
                history.size(),
                0,
                0,
                0,
                0,
                "",
                true,
                (System.nanoTime() - start) / 1_000_000,
                1,
                history);
        return TrainingStep.publish(
            context.with(learnedFrom),
            TrainingStep.madeWith(kind, settings, context),
            encoder,
            dev.passages(),
            dev.questions(),
            state,
            // The rounds lead to the encoder, and none before is kept.
            history.getLast());
      }
    } catch (IOException e) {
      throw new TrainingRefused(
          "%s in %s: %s; make room or mend permissions and give the same command again"
              .formatted(context.name(), context.work(), e),
          e);
    }
  }

  private static String describe(EpochResult result) {
    return String.join(
        " ",
        result.scores().entrySet().stream()
            .sorted(Map.Entry.comparingByKey())
            .map(e -> "%s %.2f".formatted(e.getKey(), e.getValue()))
            .toList());
  }
}
