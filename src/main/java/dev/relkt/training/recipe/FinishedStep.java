package dev.relkt.training.recipe;

import dev.relkt.registry.ModelVersion;
import dev.relkt.training.loop.EpochResult;
import dev.relkt.training.loop.LoopState;
import java.io.IOException;
import java.util.Optional;

/** The end of a step that is written in another room: its version, with a report, once. */
public final class FinishedStep {

  private FinishedStep() {}

  /** What the step published in an earlier run. */
  public static Optional<ModelVersion> published(StepContext context) throws IOException {
    return new StepPublication(context).published(context.modelName());
  }

  /**
   * Publishes.
   *
   * @param kind of the step
   * @param settings of it
   * @param version what it made
   * @param pool passages that were searched for a score
   * @param asked questions of the scores
   * @param state at the end; its best epoch is what is published
   */
  public static ModelVersion publish(
      String kind,
      Settings settings,
      StepContext context,
      PublishableVersion version,
      int pool,
      int asked,
      LoopState state)
      throws IOException {
    EpochResult best = state.bestResult();
    return TrainingStep.publish(
        context, TrainingStep.madeWith(kind, settings, context), version, pool, asked, state, best);
  }
}
