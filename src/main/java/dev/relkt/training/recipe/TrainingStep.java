package dev.relkt.training.recipe;

import dev.relkt.registry.ModelManifest.Source;
import dev.relkt.registry.ModelRegistry;
import dev.relkt.registry.ModelVersion;
import dev.relkt.registry.WindowNotation;
import dev.relkt.training.TrainingRefused;
import dev.relkt.training.loop.BatchPlanner;
import dev.relkt.training.loop.Checkpoints;
import dev.relkt.training.loop.Corpus;
import dev.relkt.training.loop.DevScores;
import dev.relkt.training.loop.EpochLoop;
import dev.relkt.training.loop.EpochResult;
import dev.relkt.training.loop.LoopState;
import dev.relkt.training.loop.PassageWindows;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.commons.io.FileUtils;

/**
 * A step that trains an encoder: opens the model before it, learns ({@link EpochLoop}), publishes
 * the best weights with a report.
 */
final class TrainingStep implements RecipeStep {

  /** The directory in a step's own that {@link PublishableEncoder#saveExact} writes. */
  static final String EXACT = "exact";

  /** What there is to learn from. */
  record Input(
      Corpus corpus, List<List<String>> windows, PublishableEncoder encoder, StepContext context) {}

  /** Creates the batch planner of a step; the encoder has the weights that the step starts from. */
  interface PlannerFactory {
    BatchPlanner planner(Input input);
  }

  private final String kind;
  private final Settings settings;
  private final PlannerFactory planners;

  TrainingStep(String kind, Settings settings, PlannerFactory planners) {
    this.kind = kind;
    this.settings = settings;
    this.planners = planners;
  }

  @Override
  public ModelVersion run(StepContext context) {
    Optional<RecipeStep> own = context.encoders().step(kind, settings);
    if (own.isPresent()) {
      return own.get().run(context);
    }
    try {
      Path model =
          context
              .model()
              .orElseThrow(
                  () ->
                      new TrainingRefused(
                          "%s: no model to start from (expected: a version or a folder); name one in model.from (--from)"
                              .formatted(context.name())));
      Files.createDirectories(context.work());
      Optional<ModelVersion> published =
          new StepPublication(context).published(context.modelName());
      if (published.isPresent()) {
        return published.get();
      }
      try (PublishableEncoder encoder =
          context.encoders().open(model, context.encoderSettings(), context.seed())) {
        if (context.exact().isPresent()) {
          encoder.restoreExact(context.exact().get());
        }
        return run(context, encoder);
      }
    } catch (IOException e) {
      throw new TrainingRefused(
          "%s in %s: %s; make room or mend permissions and give the same command again"
              .formatted(context.name(), context.work(), e),
          e);
    }
  }

  private ModelVersion run(StepContext context, PublishableEncoder encoder) throws IOException {
    context.progress().say("%s: reading %s".formatted(context.name(), context.data().folder()));
    var corpus = new Corpus(context.data().train());
    var learningCutter =
        new PassageWindows(
            RecipeSettings.windows(settings.text(LoopSettings.WINDOWS)).orElse(context.windows()),
            context.title());
    DevScores dev = context.devScores();
    var input =
        new Input(
            corpus,
            PassageWindows.marked(learningCutter.of(context.data().train().passages()), encoder),
            encoder,
            context);
    context
        .progress()
        .say(
            "%s: %,d questions, %,d passages; dev: %,d questions, %,d passages"
                .formatted(
                    context.name(),
                    corpus.questions(),
                    corpus.passages(),
                    dev.questions(),
                    dev.passages()));
    Map<String, String> madeWith = madeWith(kind, settings, context);
    LoopState state =
        new EpochLoop(
                context.name(),
                encoder,
                planners.planner(input),
                dev,
                LoopSettings.rules(settings),
                new Checkpoints(context.work().resolve("checkpoints"), madeWith),
                context.seed(),
                context.progress(),
                System::nanoTime)
            .run();
    ModelVersion version =
        publish(
            context, madeWith, encoder, dev.passages(), dev.questions(), state, state.bestResult());
    FileUtils.deleteDirectory(context.work().resolve("checkpoints").toFile());
    return version;
  }

  /**
   * Publishes an encoder as it stands, with a report, once.
   *
   * @param published the epoch whose weights it has
   */
  static ModelVersion publish(
      StepContext context,
      Map<String, String> madeWith,
      PublishableVersion encoder,
      int pool,
      int asked,
      LoopState state,
      EpochResult published)
      throws IOException {
    var report =
        new StepReport(
            context.name(),
            context.command(),
            madeWith,
            DataCounts.of(context.data().train()),
            DataCounts.of(context.data().dev()),
            pool,
            asked,
            sources(context),
            from(context),
            state,
            published,
            PeakMemory.bytes());
    report.write(context.work().resolve("report"));
    Path exact = context.work().resolve(EXACT);
    FileUtils.deleteDirectory(exact.toFile());
    Files.createDirectories(exact);
    encoder.saveExact(exact);
    return new StepPublication(context)
        .publish(
            context.modelName(),
            staging -> {
              encoder.export(staging);
              report.write(staging.resolve("report"));
              if (!Files.exists(staging.resolve("README.md"))) {
                Files.writeString(staging.resolve("README.md"), card(context, report));
              }
              return encoder.draft(staging, facts(context, report));
            });
  }

  /** Everything that determines what the step makes. */
  static Map<String, String> madeWith(String kind, Settings settings, StepContext context) {
    var madeWith = new TreeMap<String, String>();
    settings.values().forEach(madeWith::put);
    // A matter of when, not of what.
    madeWith.remove(LoopSettings.CHECKPOINT_MINUTES);
    context.encoderSettings().values().forEach((k, v) -> madeWith.put("encoder." + k, v));
    madeWith.put("step", kind);
    madeWith.put("encoder", context.encoders().kind());
    madeWith.put("parent", from(context));
    madeWith.put("seed", Long.toString(context.seed()));
    madeWith.put("data", context.data().fingerprint());
    madeWith.put("windows", WindowNotation.of(context.windows()));
    madeWith.put("title", context.title().name());
    return madeWith;
  }

  private static String from(StepContext context) {
    return context
        .parent()
        .map(ModelVersion::toString)
        .orElseGet(() -> context.model().map(Path::toString).orElse("nothing"));
  }

  private static List<Source> sources(StepContext context) {
    var sources = new LinkedHashSet<Source>();
    context
        .parent()
        .ifPresent(
            parent ->
                sources.addAll(
                    new ModelRegistry(context.registry()).resolve(parent).manifest().sources()));
    sources.addAll(context.sources());
    return new ArrayList<>(sources);
  }

  private static PublicationFacts facts(StepContext context, StepReport report) {
    var scores = new TreeMap<String, Double>();
    report.published().scores().forEach((l, score) -> scores.put(l + ".success@1", score));
    scores.put("average.success@1", report.published().average());
    return new PublicationFacts(
        context.modelName(),
        Optional.empty(),
        context.parent().map(ModelVersion::toString),
        context.windows(),
        context.title(),
        Map.of("dev", scores),
        context.licence(),
        report.sources());
  }

  private static String card(StepContext context, StepReport report) {
    var text =
        new StringBuilder(
            "# %s after %s\n\nMade from %s by the step `%s`; `report/training.md` has the command, the data and the scores.\n\nLicence: %s.\n\n| data | licence |\n|---|---|\n"
                .formatted(
                    context.modelName(),
                    context.name(),
                    report.parent(),
                    context.name(),
                    context.licence()));
    report.sources().forEach(s -> text.append("| %s | %s |\n".formatted(s.name(), s.licence())));
    return text.toString();
  }
}
