package dev.relkt.registry;

import dev.relkt.registry.ModelManifest.EncoderCall;
import dev.relkt.registry.ModelManifest.Engine;
import dev.relkt.registry.ModelManifest.ModelFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Model versions in a directory: {@code <root>/<name>/<number>/} with a {@code manifest.json} and
 * the files that it lists ({@link ModelManifest}).
 *
 * <p>A version is immutable and appears in one step: {@link #publish} writes everything under a
 * name that starts with a dot, which is never listed, verifies it and renames it. Several processes
 * may publish into one root at once; each number goes to one of them. Thread-safe.
 */
public final class ModelRegistry {

  /** The name of the file that describes a version. */
  public static final String MANIFEST = "manifest.json";

  private static final Pattern NUMBER = Pattern.compile("[1-9][0-9]{0,8}");

  private final Path root;

  /**
   * @param root the directory of the registry; need not exist before the first {@link #publish}
   */
  public ModelRegistry(Path root) {
    this.root = root;
  }

  /**
   * The versions that are there, sorted by name, then number; empty where the root does not exist.
   * A version that is listed may still be refused by {@link #resolve}.
   *
   * @throws UncheckedIOException if the directory cannot be read
   */
  public List<ModelVersion> list() {
    var versions = new ArrayList<ModelVersion>();
    for (String name : children(root)) {
      if (!isName(name)) {
        continue;
      }
      for (int number : numbers(name)) {
        if (Files.isRegularFile(
            root.resolve(name).resolve(Integer.toString(number)).resolve(MANIFEST))) {
          versions.add(new ModelVersion(name, number));
        }
      }
    }
    return versions.stream().sorted().toList();
  }

  /**
   * Reads the manifest of a version and checks that it agrees with itself and with its folder's
   * name. Reads no other file: see {@link ModelFolder#verify}.
   *
   * @throws ModelRefused if the folder or its manifest is missing or not what it should be
   */
  public ModelFolder resolve(ModelVersion version) {
    Path folder = root.resolve(version.name()).resolve(Integer.toString(version.number()));
    if (!Files.exists(folder, LinkOption.NOFOLLOW_LINKS)) {
      throw new ModelRefused(
          "model %s: no folder %s (found: %s); publish it there, or name one that is"
              .formatted(version, folder, describe(list())));
    }
    if (!Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS)) {
      throw new ModelRefused(
          "model %s: %s is %s (expected: a directory); copy the version itself there"
              .formatted(
                  version, folder, Files.isSymbolicLink(folder) ? "a link" : "not a directory"));
    }
    Path file = folder.resolve(MANIFEST);
    if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
      throw new ModelRefused(
          "model %s: no file %s (expected: the version's manifest); restore it or publish the model again"
              .formatted(version, file));
    }
    ModelManifest manifest;
    try {
      manifest = ManifestJson.read(file);
    } catch (IOException e) {
      throw new ModelRefused(
          "model %s: %s cannot be read: %s; check the file and its permissions"
              .formatted(version, file, e),
          e);
    }
    var problems = new ArrayList<String>();
    if (!manifest.name().equals(version.name()) || manifest.version() != version.number()) {
      problems.add(
          "name and version: %s/%d (expected: %s, as the folder says)"
              .formatted(manifest.name(), manifest.version(), version));
    }
    problems.addAll(ManifestProblems.of(manifest));
    ModelFolder.refuseIfAny(problems, version, file);
    return new ModelFolder(folder, manifest);
  }

  /**
   * Makes a version of a staging directory. The files are copied; the staging directory stays as it
   * is.
   *
   * @param staging {@code saved_model/} with the SavedModel or the graphs that the draft names, for
   *     features {@code tokenizer/}, and whatever else belongs to the version; no {@code
   *     manifest.json}
   * @return the version, visible to everybody
   * @throws ModelRefused if there is something in the staging directory that cannot be part of a
   *     version, the draft contradicts itself, or its number is taken; nothing is visible then
   * @throws UncheckedIOException if a file cannot be read or written; nothing is visible then
   */
  public ModelVersion publish(Path staging, ModelDraft draft) {
    new ModelVersion(draft.name(), draft.number().orElse(1)); // the name must be one
    Path models = root.resolve(draft.name());
    try {
      List<String> names = stagedFiles(staging, draft);
      try (HiddenFolder hidden = HiddenFolder.in(models)) {
        var files = new ArrayList<ModelFile>();
        for (String name : names) {
          files.add(hidden.copy(staging, name));
        }
        return claim(hidden, models, draft, files);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(
          "model %s from %s to %s: %s; check space and permissions"
              .formatted(draft.name(), staging, models, e),
          e);
    }
  }

  /**
   * Takes in a complete version that was published somewhere else: copies its folder to {@code
   * <root>/<name>/<number>/}, as its manifest names it. The folder stays as it is. Where the same
   * version is there already, or the folder is that one, it is verified and nothing is copied.
   *
   * @param versionFolder a folder with a {@code manifest.json} and the files that it lists
   * @return the version in this registry, verified and visible to everybody
   * @throws ModelRefused if the folder is not what its manifest says, holds a link, or another
   *     version has its name and number here; nothing is visible then
   * @throws UncheckedIOException if a file cannot be read or written; nothing is visible then
   */
  public ModelFolder adopt(Path versionFolder) {
    try {
      Adoption adoption = Adoption.of(versionFolder);
      ModelVersion version = adoption.version();
      adoption.to(root.resolve(version.name()));
      ModelFolder folder = resolve(version);
      folder.verify();
      return folder;
    } catch (IOException e) {
      throw new UncheckedIOException(
          "model version from %s to %s: %s; check space and permissions"
              .formatted(versionFolder, root, e),
          e);
    }
  }

  private static List<String> stagedFiles(Path staging, ModelDraft draft) throws IOException {
    if (!Files.isDirectory(staging)) {
      throw new ModelRefused(
          "%s: no such directory (expected: the staged files of a model)".formatted(staging));
    }
    List<String> names = FolderFiles.list(staging);
    if (names.contains(MANIFEST)) {
      throw new ModelRefused(
          "%s: \"%s\" is there (expected: the files of a model without a manifest, which publishing writes); remove it"
              .formatted(staging, MANIFEST));
    }
    Encoding encoding = draft.encoding();
    for (EncoderCall call :
        encoding
            .questionEncoder()
            .map(q -> List.of(encoding.encoder(), q))
            .orElse(List.of(encoding.encoder()))) {
      refuseWithoutGraph(staging, names, call);
    }
    return names;
  }

  private static void refuseWithoutGraph(Path staging, List<String> names, EncoderCall call) {
    String wanted =
        switch (call.runBy()) {
          case TENSORFLOW -> call.graph() + "/saved_model.pb";
          case ONNX -> call.graph();
          case ENDPOINT -> "";
        };
    if (!wanted.isEmpty() && !names.contains(wanted)) {
      throw new ModelRefused(
          "%s: no \"%s\" (expected: %s)"
              .formatted(
                  staging,
                  wanted,
                  call.runBy() == Engine.ONNX
                      ? "an ONNX graph of that name"
                      : "a SavedModel in %s/".formatted(call.graph())));
    }
  }

  /** Writes the manifest for the next free number and renames; again while somebody is faster. */
  private ModelVersion claim(
      HiddenFolder hidden, Path models, ModelDraft draft, List<ModelFile> files)
      throws IOException {
    while (true) {
      int number = draft.number().orElseGet(() -> lastNumber(draft.name()) + 1);
      ModelManifest manifest =
          ModelManifest.of(draft, number, files, Instant.now().truncatedTo(ChronoUnit.MILLIS));
      ModelVersion version = manifest.modelVersion();
      Path target = models.resolve(Integer.toString(number));
      hidden.describe(ManifestJson.write(manifest));
      if (hidden.becomes(target)) {
        return version;
      }
      if (draft.number().isPresent()) {
        throw new ModelRefused(
            "model %s: %s is there already (expected: a free number; versions never change); publish under another number"
                .formatted(version, target));
      }
    }
  }

  private int lastNumber(String name) {
    return numbers(name).stream().mapToInt(Integer::intValue).max().orElse(0);
  }

  private List<Integer> numbers(String name) {
    return children(root.resolve(name)).stream()
        .filter(n -> NUMBER.matcher(n).matches())
        .map(Integer::valueOf)
        .toList();
  }

  private static List<String> children(Path directory) {
    if (!Files.isDirectory(directory)) {
      return List.of();
    }
    try (Stream<Path> entries = Files.list(directory)) {
      return entries.map(p -> p.getFileName().toString()).toList();
    } catch (IOException e) {
      throw new UncheckedIOException(
          "model registry: %s cannot be read: %s; check its permissions".formatted(directory, e),
          e);
    }
  }

  private static boolean isName(String name) {
    try {
      new ModelVersion(name, 1);
      return true;
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  private static String describe(List<ModelVersion> versions) {
    return versions.isEmpty()
        ? "none"
        : versions.stream().map(ModelVersion::toString).collect(Collectors.joining(", "));
  }
}
