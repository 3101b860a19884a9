package dev.relkt.training.recipe;

import dev.relkt.settings.Option;
import dev.relkt.training.TrainingRefused;
import dev.relkt.training.data.Translation;
import dev.relkt.training.loop.BatchPlanner;
import dev.relkt.training.loop.Shuffle;
import dev.relkt.training.loop.TrainableEncoder;
import dev.relkt.training.loop.TransferBatchPlanner;
import java.util.ArrayList;
import java.util.List;

/** Step 3: language knowledge transfer from the frozen teacher to a student that starts as it. */
public final class LanguageTransfer implements StepSource {

  @Override
  public String kind() {
    return "distill";
  }

  @Override
  public String description() {
    return "language knowledge transfer: the student follows the frozen teacher into all languages";
  }

  @Override
  public List<Option<?>> settings() {
    return LoopSettings.settings(
        30,
        "1e-3",
        RecipeSettings.option(
            "question", RecipeSettings.NUMBER, "0.1", "λq, weight of T(q_en) − S(q_x)"),
        RecipeSettings.option("passage", RecipeSettings.NUMBER, "1", "λd, weight of T(d) − S(d)"),
        RecipeSettings.option(
            "question-passage", RecipeSettings.NUMBER, "0.1", "λqd, weight of T(d) − S(q_x)"),
        RecipeSettings.option(
            "translations",
            RecipeSettings.COUNT,
            "0",
            "so many translations with English are learned too, by the first term"),
        RecipeSettings.option(
            "teacher",
            RecipeSettings.TEXT,
            "",
            "version or folder of the teacher; the student's own start if not given"));
  }

  @Override
  public RecipeStep step(Settings given) {
    return new TrainingStep(kind(), given, input -> planner(input, given));
  }

  private static BatchPlanner planner(TrainingStep.Input input, Settings settings) {
    StepContext context = input.context();
    String named = settings.text("teacher");
    if (named.isEmpty()) {
      return transfer(input, settings, input.encoder());
    }
    try (PublishableEncoder teacher =
        context
            .encoders()
            .open(
                ModelLocation.of(named, context.registry()).folder(),
                context.encoderSettings(),
                context.seed())) {
      if (teacher.dimension() != input.encoder().dimension()) {
        throw new TrainingRefused(
            "%s: dimension: %d of the student (expected: %d, from teacher %s); start from a student with as many dimensions as the teacher"
                .formatted(
                    context.name(), input.encoder().dimension(), teacher.dimension(), named));
      }
      return transfer(input, settings, teacher);
    }
  }

  private static BatchPlanner transfer(
      TrainingStep.Input input, Settings settings, TrainableEncoder teacher) {
    StepContext context = input.context();
    int most = settings.count("translations");
    var translated = new ArrayList<Translation>();
    if (most > 0) {
      List<Translation> usable =
          context.data().train().translations().stream()
              .filter(t -> t.texts().containsKey("en") && t.texts().size() > 1)
              .toList();
      for (int t :
          Shuffle.sample(usable.size(), most, Shuffle.random(context.seed(), "translations", 0))) {
        translated.add(usable.get(t));
      }
    }
    return new TransferBatchPlanner(
        input.corpus(),
        input.windows(),
        teacher,
        translated,
        new TransferBatchPlanner.Weights(
            settings.number("question"),
            settings.number("passage"),
            settings.number("question-passage")),
        settings.count(LoopSettings.QUESTIONS),
        context.progress());
  }
}
