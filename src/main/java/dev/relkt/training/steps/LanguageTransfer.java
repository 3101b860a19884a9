package dev.relkt.training.steps;

import dev.relkt.training.TrainingRefused;
import dev.relkt.training.data.Translation;
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
  public List<Setting> settings() {
    return LoopRules.settings(
        30,
        "1e-3",
        new Setting("question", Setting.Type.NUMBER, "0.1", "λq, weight of T(q_en) − S(q_x)"),
        new Setting("passage", Setting.Type.NUMBER, "1", "λd, weight of T(d) − S(d)"),
        new Setting("question-passage", Setting.Type.NUMBER, "0.1", "λqd, weight of T(d) − S(q_x)"),
        new Setting(
            "translations",
            Setting.Type.COUNT,
            "0",
            "so many translations with English are learned too, by the first term"),
        new Setting(
            "teacher",
            Setting.Type.TEXT,
            "",
            "version or folder of the teacher; the student's own start if not given"));
  }

  @Override
  public boolean needsParent() {
    return true;
  }

  @Override
  public RecipeStep step(Settings given) {
    return new LearnedStep(kind(), given, material -> planner(material, given));
  }

  private static BatchPlanner planner(LearnedStep.Material material, Settings settings) {
    StepContext context = material.context();
    String named = settings.text("teacher");
    if (named.isEmpty()) {
      return transfer(material, settings, material.encoder());
    }
    try (PublishableEncoder teacher =
        context
            .encoders()
            .open(
                ModelPlace.of(named, context.registry()).folder(),
                context.encoderSettings(),
                context.seed())) {
      if (teacher.dimension() != material.encoder().dimension()) {
        throw new TrainingRefused(
            "%s: dimension: %d of the student (expected: %d, from teacher %s); start from a student with as many dimensions as the teacher"
                .formatted(
                    context.name(), material.encoder().dimension(), teacher.dimension(), named));
      }
      return transfer(material, settings, teacher);
    }
  }

  private static BatchPlanner transfer(
      LearnedStep.Material material, Settings settings, TrainableEncoder teacher) {
    StepContext context = material.context();
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
        material.corpus(),
        material.windows(),
        teacher,
        translated,
        new TransferBatchPlanner.Weights(
            settings.number("question"),
            settings.number("passage"),
            settings.number("question-passage")),
        settings.count(LoopRules.QUESTIONS),
        context.progress());
  }
}
