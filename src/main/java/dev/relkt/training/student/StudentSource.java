package dev.relkt.training.student;

import dev.relkt.embedding.features.WordKeyFeatures;
import dev.relkt.registry.ModelFolder;
import dev.relkt.registry.ModelManifest.FeatureSpec;
import dev.relkt.registry.ModelRefused;
import dev.relkt.registry.ModelRegistry;
import dev.relkt.registry.ModelVersion;
import dev.relkt.settings.Option;
import dev.relkt.training.TrainingRefused;
import dev.relkt.training.recipe.EncoderSource;
import dev.relkt.training.recipe.PublishableEncoder;
import dev.relkt.training.recipe.Settings;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.tensorflow.exceptions.TensorFlowException;

/** Opens this project's own students for training. */
public final class StudentSource implements EncoderSource {

  @Override
  public String kind() {
    return "student";
  }

  @Override
  public List<Option<?>> settings() {
    return List.of();
  }

  @Override
  public PublishableEncoder open(Path model, Settings settings, long seed) {
    Path folder = model.toAbsolutePath().normalize();
    try {
      Path name = Objects.requireNonNull(folder.getParent());
      ModelFolder version =
          new ModelRegistry(Objects.requireNonNull(name.getParent()))
              .resolve(
                  new ModelVersion(
                      name.getFileName().toString(),
                      Integer.parseInt(folder.getFileName().toString())));
      FeatureSpec spec =
          version
              .manifest()
              .features()
              .orElseThrow(
                  () ->
                      new TrainingRefused(
                          "model %s: takes strings (expected: a student, which takes ids); train it as saved-model, train-step or projection"
                              .formatted(model)));
      // They are read here, and written below the same paths when it is exported.
      spec.settings().values().stream().filter(v -> v.contains("/")).forEach(version::file);
      WordKeyFeatures features = WordKeyFeatures.load(folder, spec);
      return new StudentEncoder(
          folder,
          spec,
          features,
          StudentSavedModel.read(folder.resolve("saved_model"), version.manifest().dimension())
              .stream()
              .map(table -> new LearnedTable(table.rows().spread(seed), table.weight()))
              .toList(),
          version.manifest().centre());
    } catch (NumberFormatException | NullPointerException e) {
      throw new TrainingRefused(
          "model %s: not a version's folder (expected: one such as models/student/1)"
              .formatted(model),
          e);
    } catch (ModelRefused
        | IllegalArgumentException
        | UncheckedIOException
        | TensorFlowException e) {
      throw new TrainingRefused("model %s: %s".formatted(model, e.getMessage()), e);
    }
  }
}
