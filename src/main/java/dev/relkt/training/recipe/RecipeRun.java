package dev.relkt.training.recipe;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.relkt.registry.ModelManifest;
import dev.relkt.registry.ModelManifest.Source;
import dev.relkt.registry.ModelManifest.TitleRule;
import dev.relkt.registry.ModelRegistry;
import dev.relkt.registry.ModelVersion;
import dev.relkt.registry.WindowNotation;
import dev.relkt.registry.WindowRule;
import dev.relkt.training.TrainingRefused;
import dev.relkt.training.data.TrainingSets;
import dev.relkt.training.loop.DurableFiles;
import dev.relkt.training.loop.TrainingProgress;
import dev.relkt.training.loop.TrainingStopped;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Runs the steps of a recipe, each from the version that the one before published. In the work
 * directory every step has one of its own, {@code 1-warmup}, with its checkpoints and, when it is
 * done, {@code done.json}: it is not run again.
 *
 * @param recipe what to do
 * @param registry to read from and publish into
 * @param work kept between runs, for this recipe alone
 * @param command what was typed, for the reports
 * @param progress takes how far it is
 */
public record RecipeRun(
    Recipe recipe, Path registry, Path work, String command, TrainingProgress progress) {

  private static final String DONE = "done.json";

  /** Where a step starts: nowhere, at a version, at a folder; exact as in {@link StepContext}. */
  private record Start(
      Optional<ModelVersion> version, Optional<Path> folder, Optional<Path> exact) {}

  /**
   * Runs what is left to do.
   *
   * @return the versions of all steps, those of earlier runs included
   * @throws TrainingRefused if a step cannot start or go on
   * @throws TrainingStopped if somebody stopped it
   */
  public List<ModelVersion> run() {
    try {
      Files.createDirectories(work);
      try (FileChannel channel =
              FileChannel.open(
                  work.resolve(".lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
          FileLock lock = lock(channel)) {
        progress.say("work directory %s".formatted(work));
        return lock.isValid() ? steps() : List.of();
      }
    } catch (IOException e) {
      throw new TrainingRefused(
          "work directory %s: %s; make room or mend permissions, or name another one with --work"
              .formatted(work, e),
          e);
    }
  }

  private FileLock lock(FileChannel channel) throws IOException {
    try {
      FileLock lock = channel.tryLock();
      if (lock != null) {
        return lock;
      }
    } catch (OverlappingFileLockException e) {
      // by this process: refused below
    }
    throw new TrainingRefused(
        "work directory %s: another training runs in it (expected: one at a time); wait for it, or name another one with --work"
            .formatted(work));
  }

  private List<ModelVersion> steps() throws IOException {
    var data = new FolderStepData(recipe.data(), recipe.seed());
    var versions = new ArrayList<ModelVersion>();
    Start start = start();
    // All of them first: what a later step lacks is to be said before an earlier one has run.
    List<RecipeStep> made =
        recipe.steps().stream().map(step -> step.source().step(step.settings())).toList();
    for (int i = 0; i < recipe.steps().size(); i++) {
      Recipe.Step step = recipe.steps().get(i);
      Path own = work.resolve("%d-%s".formatted(i + 1, step.name()));
      StepContext context = context(step, own, start, data);
      Map<String, String> identity = identity(step, context);
      Optional<ModelVersion> done = done(own, identity);
      if (done.isEmpty()) {
        progress.say(
            "%s (%d of %d): from %s"
                .formatted(step.name(), i + 1, recipe.steps().size(), describe(start)));
        ModelVersion version = made.get(i).run(context);
        Files.createDirectories(own);
        DurableFiles.replace(
            own.resolve(DONE),
            JsonMapper.builder()
                .build()
                .writeValueAsBytes(Map.of("version", version.toString(), "identity", identity)));
        done = Optional.of(version);
        progress.say("%s: %s published".formatted(step.name(), version));
      } else {
        progress.say("%s: done before, %s".formatted(step.name(), done.get()));
      }
      versions.add(done.get());
      ModelLocation location = ModelLocation.of(done.get(), registry);
      start =
          new Start(
              location.version(),
              Optional.of(location.folder()),
              Optional.of(own.resolve(TrainingStep.EXACT)).filter(Files::isDirectory));
    }
    return versions;
  }

  private Start start() {
    String from = recipe.model().text("from");
    if (from.isEmpty()) {
      Recipe.Step first = recipe.steps().getFirst();
      if (first.source().needsParent()) {
        throw new TrainingRefused(
            "model.from: nothing (expected: a version such as student/1, or a folder, for the step %s to start from); name it with --from"
                .formatted(first.name()));
      }
      return new Start(Optional.empty(), Optional.empty(), Optional.empty());
    }
    ModelLocation location = ModelLocation.of(from, registry);
    return new Start(location.version(), Optional.of(location.folder()), Optional.empty());
  }

  private StepContext context(Recipe.Step step, Path own, Start start, StepData data) {
    Optional<ModelManifest> manifest =
        start.version().map(v -> new ModelRegistry(registry).resolve(v).manifest());
    WindowRule windows =
        RecipeSettings.windows(recipe.model().text("windows"))
            .orElse(manifest.map(ModelManifest::windowRule).orElse(WindowRule.WHOLE));
    String title = recipe.model().text("title");
    return new StepContext(
        step.name(),
        own,
        registry,
        recipe.model().text("name"),
        start.version(),
        start.folder(),
        start.exact(),
        recipe.encoder(),
        recipe.encoderSettings(),
        data,
        windows,
        title.isEmpty()
            ? manifest.map(ModelManifest::title).orElse(TitleRule.PREFIX)
            : TitleRule.valueOf(title),
        recipe.seed(),
        recipe.model().text("licence"),
        sources(data),
        progress,
        command);
  }

  /** Those that the recipe names, else those that the training set names. */
  private List<Source> sources(StepData data) {
    if (!recipe.sources().isEmpty() || recipe.data().text("folder").isEmpty()) {
      return recipe.sources();
    }
    return TrainingSets.sources(data.folder()).stream()
        .map(s -> new Source(s.title().isBlank() ? s.name() : s.title(), s.licence()))
        .toList();
  }

  /** What a step that is done must have been done with, as far as it is cheap to know. */
  private Map<String, String> identity(Recipe.Step step, StepContext context) {
    var identity = new TreeMap<>(step.settings().values());
    identity.remove(LoopSettings.CHECKPOINT_MINUTES);
    recipe.encoderSettings().values().forEach((k, v) -> identity.put("model.settings." + k, v));
    recipe.data().values().forEach((k, v) -> identity.put("data." + k, v));
    identity.put("step", step.source().kind());
    identity.put("model.encoder", recipe.encoder().kind());
    identity.put("model.name", context.modelName());
    identity.put("model.windows", WindowNotation.of(context.windows()));
    identity.put("model.title", context.title().name());
    identity.put("seed", Long.toString(recipe.seed()));
    identity.put("from", describe(new Start(context.parent(), context.model(), Optional.empty())));
    return identity;
  }

  private static String describe(Start start) {
    return start
        .version()
        .map(ModelVersion::toString)
        .orElseGet(() -> start.folder().map(Path::toString).orElse("nothing"));
  }

  private Optional<ModelVersion> done(Path own, Map<String, String> identity) throws IOException {
    Path file = own.resolve(DONE);
    if (!Files.exists(file)) {
      return Optional.empty();
    }
    JsonNode read = JsonMapper.builder().build().readTree(file.toFile());
    var problems = new ArrayList<String>();
    identity.forEach(
        (key, now) -> {
          String then = read.path("identity").path(key).asText();
          if (!then.equals(now)) {
            problems.add("%s: %s (it was done with: %s)".formatted(key, now, then));
          }
        });
    if (!problems.isEmpty()) {
      throw new TrainingRefused(
          "%s is done with something else: %s; go on with what it was done with, or start anew in another work directory (--work)"
              .formatted(own, String.join("; ", problems)));
    }
    return Optional.of(ModelVersion.parse(read.path("version").asText()));
  }
}
