package dev.relkt.registry;

import dev.relkt.registry.ModelManifest.ModelFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Arrays;

/**
 * A complete version folder from anywhere on its way into a registry: {@link ModelRegistry#adopt}.
 */
final class Adoption {

  private final Path source;
  private final byte[] manifestBytes;
  private final ModelManifest manifest;
  private final ModelVersion version;

  private Adoption(
      Path source, byte[] manifestBytes, ModelManifest manifest, ModelVersion version) {
    this.source = source;
    this.manifestBytes = manifestBytes;
    this.manifest = manifest;
    this.version = version;
  }

  /**
   * Reads the manifest of a version folder, and no other file.
   *
   * @throws ModelRefused if the folder or its manifest is missing, a link, or not what it should be
   */
  static Adoption of(Path source) throws IOException {
    if (!Files.isDirectory(source, LinkOption.NOFOLLOW_LINKS)) {
      throw new ModelRefused(
          "model version in %s: %s (expected: the folder of a version, with its manifest.json); name the folder itself"
              .formatted(
                  source,
                  Files.isSymbolicLink(source)
                      ? "a link"
                      : Files.exists(source) ? "not a directory" : "no such directory"));
    }
    Path file = source.resolve(ModelRegistry.MANIFEST);
    if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
      throw new ModelRefused(
          "model version in %s: no file %s (expected: the version's manifest); name the folder of a version that is complete"
              .formatted(source, ModelRegistry.MANIFEST));
    }
    byte[] bytes = ManifestJson.bytes(file);
    ModelManifest manifest = ManifestJson.read(bytes, file);
    try {
      return new Adoption(source, bytes, manifest, manifest.modelVersion());
    } catch (IllegalArgumentException e) {
      throw new ModelRefused(
          "model version in %s: %s; restore the version from where it was published"
              .formatted(source, e.getMessage()),
          e);
    }
  }

  ModelFolder folder() {
    return new ModelFolder(source, manifest);
  }

  ModelVersion version() {
    return version;
  }

  /**
   * Copies the version into its place, unless it is there.
   *
   * @param models {@code <root>/<name>}
   * @throws ModelRefused if the files are not what the manifest says, or another version is there;
   *     nothing is visible then
   */
  void to(Path models) throws IOException {
    Path target = models.resolve(Integer.toString(version.number()));
    if (isThere(target)) {
      return;
    }
    new ModelFolder(source, manifest).verify();
    try (HiddenFolder hidden = HiddenFolder.in(models)) {
      for (ModelFile file : manifest.files()) {
        hidden.copy(source, file.path());
      }
      hidden.describe(manifestBytes);
      if (!hidden.becomes(target)) {
        isThere(target);
      }
    }
  }

  /**
   * Whether this version is in its place.
   *
   * @throws ModelRefused if something else is
   */
  private boolean isThere(Path target) throws IOException {
    if (!Files.exists(target, LinkOption.NOFOLLOW_LINKS)) {
      return false;
    }
    Path file = target.resolve(ModelRegistry.MANIFEST);
    if (!Files.isDirectory(target, LinkOption.NOFOLLOW_LINKS)
        || !Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)
        || !Arrays.equals(manifestBytes, ManifestJson.bytes(file))) {
      throw new ModelRefused(
          "model %s in %s: %s is there already and is another one (expected: the same manifest, or nothing; versions never change); publish it under another number"
              .formatted(version, source, target));
    }
    return true;
  }
}
