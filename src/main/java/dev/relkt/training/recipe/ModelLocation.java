package dev.relkt.training.recipe;

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
record ModelLocation(Optional<ModelVersion> version, Path folder) {

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

  static ModelLocation of(ModelVersion version, Path registry) {
    var folder = new ModelRegistry(registry).resolve(version);
    folder.verify();
    return new ModelLocation(Optional.of(version), folder.directory());
  }
}
