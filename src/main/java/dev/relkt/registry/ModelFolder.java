package dev.relkt.registry;

import java.nio.file.Path;

/**
 * The folder of one model version with its manifest read. That the files are what the manifest says
 * is known only after {@link ModelRegistry#verify}.
 *
 * @param directory {@code <registry root>/<name>/<number>}
 * @param manifest the content of its {@code manifest.json}
 */
public record ModelFolder(Path directory, ModelManifest manifest) {

  /**
   * The file or directory at a relative path of the version.
   *
   * @param relative with {@code /}, such as {@code tokenizer/pieces.tsv}
   * @throws ModelRefused if the path leads out of the folder
   */
  public Path file(String relative) {
    if (!ManifestProblems.isPathInside(relative)) {
      throw new ModelRefused(
          "model %s: path \"%s\" (expected: a relative path inside the version's folder, with /)"
              .formatted(manifest.modelVersion(), relative));
    }
    return directory.resolve(relative);
  }
}
