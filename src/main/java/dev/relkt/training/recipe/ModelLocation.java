package dev.relkt.training.recipe;

import dev.relkt.registry.ModelFolder;
import dev.relkt.registry.ModelRegistry;
import dev.relkt.registry.ModelVersion;
import dev.relkt.training.TrainingRefused;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * A model to start from.
 *
 * @param version if it is one of the registry
 * @param folder where its files are
 */
public record ModelLocation(Optional<ModelVersion> version, Path folder) {

  /**
   * Finds a model: a version of the registry by {@code name/number}, or a folder.
   *
   * @throws TrainingRefused if it is neither
   * @throws dev.relkt.registry.ModelRefused if the version's files are not what they should be
   */
  static ModelLocation of(String named, Path registry) {
    if (named.matches("[^/]+/[0-9]{1,9}")) {
      var known = new ModelRegistry(registry);
      ModelVersion version = ModelVersion.parse(named);
      if (known.list().contains(version)) {
        return of(version, registry);
      }
    }
    Path folder = Path.of(named);
    if (!Files.isDirectory(folder)) {
      throw new TrainingRefused(
          "model \"%s\": neither a version in %s nor a folder (expected: name/number such as student/1, or the folder of a SavedModel)"
              .formatted(named, registry));
    }
    return new ModelLocation(Optional.empty(), folder);
  }

  /**
   * Finds a model version: one of the registry by {@code name/number}, or a version's folder in
   * another registry.
   *
   * @throws TrainingRefused if it is neither
   * @throws dev.relkt.registry.ModelRefused if the version's files are not what they should be
   */
  public static ModelFolder version(String named, Path registry) {
    ModelLocation location = of(named, registry);
    Path folder = location.folder.toAbsolutePath().normalize();
    Path name = folder.getParent();
    if (name == null
        || name.getParent() == null
        || !String.valueOf(folder.getFileName()).matches("[0-9]{1,9}")) {
      throw new TrainingRefused(
          "model \"%s\": not a version's folder (expected: one such as models/student/1)"
              .formatted(named));
    }
    return new ModelRegistry(name.getParent())
        .resolve(
            new ModelVersion(
                String.valueOf(name.getFileName()),
                Integer.parseInt(String.valueOf(folder.getFileName()))));
  }

  static ModelLocation of(ModelVersion version, Path registry) {
    var folder = new ModelRegistry(registry).resolve(version);
    folder.verify();
    return new ModelLocation(Optional.of(version), folder.directory());
  }
}
