package dev.relkt.registry;

import dev.relkt.registry.ModelManifest.Golden;
import dev.relkt.registry.ModelManifest.ModelFile;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.TreeMap;

/** What contradicts itself in a manifest, all of it at once; empty for a sound one. */
final class ManifestProblems {

  /** The first format with window rules that have no {@code max}. */
  private static final int UNCAPPED_WINDOWS = 4;

  private ManifestProblems() {}

  static List<String> of(ModelManifest manifest) {
    var problems = new ArrayList<String>();
    if (manifest.dimension() < 1 || manifest.dimension() > ModelManifest.MAX_DIMENSION) {
      problems.add(
          "dimension: %d (expected: 1 to %d)"
              .formatted(manifest.dimension(), ModelManifest.MAX_DIMENSION));
    }
    manifest
        .centre()
        .filter(centre -> centre.dimension() != manifest.dimension())
        .ifPresent(
            centre ->
                problems.add(
                    "centre: %d components (expected: %d, the dimension)"
                        .formatted(centre.dimension(), manifest.dimension())));
    manifest
        .windows()
        .filter(rule -> manifest.format() < UNCAPPED_WINDOWS && rule.max().isEmpty())
        .ifPresent(
            rule ->
                problems.add(
                    "windows: no max in format %d (expected: a max, or format %d)"
                        .formatted(manifest.format(), UNCAPPED_WINDOWS)));
    new CallProblems(manifest, problems::add).find();
    for (int i = 0; i < manifest.golden().size(); i++) {
      golden(i, manifest.golden().get(i), manifest.dimension(), problems);
    }
    files(manifest, problems);
    manifest.ranker().ifPresent(ranker -> ranker(ranker, manifest, problems));
    if (problems.isEmpty()) {
      String computed = manifest.encoding().space(manifest.files()).id();
      if (!computed.equals(manifest.space())) {
        problems.add(
            "space: %s (expected: %s, as its settings and checksums give)"
                .formatted(manifest.space(), computed));
      }
    }
    return problems;
  }

  private static void ranker(RankerSpec ranker, ModelManifest manifest, List<String> problems) {
    if (!ranker.kind().equals(RankerSpec.LATE_INTERACTION)
        || ranker.version() != RankerSpec.VERSION) {
      problems.add(
          "ranker: %s version %d (expected: %s version %d); use a release that knows it"
              .formatted(
                  ranker.kind(),
                  ranker.version(),
                  RankerSpec.LATE_INTERACTION,
                  RankerSpec.VERSION));
      return;
    }
    new TreeMap<>(ranker.weights())
        .forEach(
            (name, weight) -> {
              if (!(weight >= RankerSpec.LEAST_WEIGHT && weight <= RankerSpec.GREATEST_WEIGHT)) {
                problems.add(
                    "ranker: weight %s of %s (expected: %s to %s)"
                        .formatted(
                            weight, name, RankerSpec.LEAST_WEIGHT, RankerSpec.GREATEST_WEIGHT));
              }
            });
    String expected = ranker.expectedId(manifest.embeddingSpace());
    if (!ranker.id().equals(expected)) {
      problems.add(
          "ranker: id %s (expected: %s, as its weights and the space %s give); a ranker belongs to the tables of one space"
              .formatted(ranker.id(), expected, manifest.space()));
    }
  }

  private static void golden(int index, Golden golden, int dimension, List<String> problems) {
    if (golden.vector().length != dimension) {
      problems.add(
          "golden[%d]: %d components (expected: %d, the dimension)"
              .formatted(index, golden.vector().length, dimension));
      return;
    }
    double squares = 0;
    for (float x : golden.vector()) {
      squares += (double) x * x;
    }
    double length = Math.sqrt(squares);
    if (!(Math.abs(length - 1) <= 1e-3)) {
      problems.add("golden[%d]: length %s (expected: 1)".formatted(index, length));
    }
  }

  private static void files(ModelManifest manifest, List<String> problems) {
    var seen = new HashSet<String>();
    for (ModelFile file : manifest.files()) {
      if (!isPathInside(file.path()) || file.path().equals(ModelRegistry.MANIFEST)) {
        problems.add(
            "files: path \"%s\" (expected: a relative path inside the folder, with /)"
                .formatted(file.path()));
      }
      if (!seen.add(file.path())) {
        problems.add("files: \"%s\" twice (expected: once)".formatted(file.path()));
      }
      if (!file.sha256().matches("[0-9a-f]{64}")) {
        problems.add(
            "files: sha256 \"%s\" of \"%s\" (expected: 64 hexadecimal digits)"
                .formatted(file.sha256(), file.path()));
      }
    }
  }

  /** Whether a path is relative, uses {@code /} and stays inside the folder that it starts from. */
  static boolean isPathInside(String path) {
    if (path.isEmpty() || path.indexOf('\\') >= 0 || path.indexOf('\0') >= 0) {
      return false;
    }
    for (String part : path.split("/", -1)) {
      if (part.isEmpty() || part.equals(".") || part.equals("..") || part.indexOf(':') >= 0) {
        return false;
      }
    }
    return true;
  }
}
