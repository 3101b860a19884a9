package dev.relkt.registry;

import dev.relkt.registry.ModelManifest.ModelFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The folder of one model version with its manifest read. That the files are what the manifest says
 * is known only after {@link #verify}.
 *
 * @param directory {@code <registry root>/<name>/<number>}, or wherever it lies
 * @param manifest the content of its {@code manifest.json}
 */
public record ModelFolder(Path directory, ModelManifest manifest) {

  /**
   * The folder of a version anywhere, also outside of a registry; what it is called does not
   * matter. Reads its manifest and no other file.
   *
   * @throws ModelRefused if the folder or its manifest is missing, a link, or not what it should be
   */
  public static ModelFolder at(Path directory) {
    try {
      return Adoption.of(directory).folder();
    } catch (IOException e) {
      throw new ModelRefused(
          "model version in %s: cannot be read: %s; check the files and their permissions"
              .formatted(directory, e),
          e);
    }
  }

  /**
   * The file or directory at a relative path of the version.
   *
   * @param relative with {@code /}, such as {@code tokenizer/keys.txt}
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

  /**
   * Reads every file of a version and checks it against the manifest: length, SHA-256, no file
   * missing, none beyond the list, no links; and the manifest against itself, the embedding space
   * included.
   *
   * @throws ModelRefused naming all that does not agree
   */
  public void verify() {
    var problems = new ArrayList<>(ManifestProblems.of(manifest));
    Map<String, ModelFile> expected = new HashMap<>();
    manifest.files().forEach(f -> expected.put(f.path(), f));
    try {
      for (String name : FolderFiles.list(directory)) {
        ModelFile file = expected.remove(name);
        if (file != null) {
          compare(directory, file, problems);
        } else if (!name.equals(ModelRegistry.MANIFEST)) {
          problems.add(
              "\"%s\" is not in the manifest (expected: only listed files)".formatted(name));
        }
      }
    } catch (IOException e) {
      throw new ModelRefused(
          "model %s: %s cannot be read: %s; check the files and their permissions"
              .formatted(manifest.modelVersion(), directory, e),
          e);
    }
    expected.keySet().stream()
        .sorted()
        .forEach(name -> problems.add("\"%s\" is missing (expected: a file)".formatted(name)));
    refuseIfAny(problems, manifest.modelVersion(), directory);
  }

  private static void compare(Path directory, ModelFile file, List<String> problems)
      throws IOException {
    long bytes = Files.size(directory.resolve(file.path()));
    if (bytes != file.bytes()) {
      problems.add("\"%s\": %d bytes (expected: %d)".formatted(file.path(), bytes, file.bytes()));
      return;
    }
    String sha256 = FolderFiles.describe(directory, file.path()).sha256();
    if (!sha256.equals(file.sha256())) {
      problems.add(
          "\"%s\": sha256 %s (expected: %s)".formatted(file.path(), sha256, file.sha256()));
    }
  }

  static void refuseIfAny(List<String> problems, ModelVersion version, Path where) {
    if (!problems.isEmpty()) {
      throw new ModelRefused(
          "model %s in %s: %s; restore the version from where it was published, or publish it again"
              .formatted(version, where, String.join("; ", problems)));
    }
  }
}
