package dev.relkt.training.recipe;

import dev.relkt.registry.ModelManifest.Source;
import dev.relkt.registry.ModelManifest.TitleRule;
import dev.relkt.registry.ModelVersion;
import dev.relkt.registry.WindowRule;
import dev.relkt.training.loop.DevScores;
import dev.relkt.training.loop.PassageWindows;
import dev.relkt.training.loop.TrainingProgress;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;

/**
 * What a step works with.
 *
 * @param name of the step within its recipe, such as {@code warmup}
 * @param work a directory of its own, kept between runs; for checkpoints
 * @param registry the registry's root, to read the parent from and to publish into
 * @param modelName to publish under
 * @param parent the version to start from
 * @param model the folder of that version, or of a model from elsewhere; absent for a step that
 *     starts from nothing
 * @param exact where the step before left what its version rounds away ({@link
 *     PublishableEncoder#saveExact}); absent for a version from elsewhere
 * @param encoders how models are opened
 * @param encoderSettings of the encoder's kind
 * @param data what to learn from and be scored on
 * @param windows how passages are cut
 * @param title what becomes of titles
 * @param seed of all random numbers
 * @param licence the SPDX id of the version's own licence
 * @param sources of the data, with licences; those of the parent not among them
 * @param progress takes how far it is
 * @param command what was typed
 */
public record StepContext(
    String name,
    Path work,
    Path registry,
    String modelName,
    Optional<ModelVersion> parent,
    Optional<Path> model,
    Optional<Path> exact,
    EncoderSource encoders,
    Settings encoderSettings,
    StepData data,
    WindowRule windows,
    TitleRule title,
    long seed,
    String licence,
    List<Source> sources,
    TrainingProgress progress,
    String command) {

  public StepContext {
    sources = List.copyOf(sources);
  }

  /** The questions and passages that score an encoder, cut as the step says. */
  DevScores devScores() {
    return new DevScores(
        data.dev(), data.distractors(), new PassageWindows(windows, title), data.devPool());
  }

  /** The same with further sources. */
  StepContext with(List<Source> more) {
    var all = new LinkedHashSet<>(sources);
    all.addAll(more);
    return with(modelName, List.copyOf(all));
  }

  /** The same, to publish under another name. */
  StepContext publishedAs(String otherName) {
    return with(otherName, sources);
  }

  private StepContext with(String publishedName, List<Source> allSources) {
    return new StepContext(
        name,
        work,
        registry,
        publishedName,
        parent,
        model,
        exact,
        encoders,
        encoderSettings,
        data,
        windows,
        title,
        seed,
        licence,
        allSources,
        progress,
        command);
  }
}
