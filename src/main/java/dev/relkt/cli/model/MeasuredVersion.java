package dev.relkt.cli.model;

import dev.relkt.evaluation.SearchRecall;
import dev.relkt.evaluation.SearchRecall.Measured;
import dev.relkt.evaluation.TemporaryDirectory;
import dev.relkt.registry.Centre;
import dev.relkt.registry.ModelDraft;
import dev.relkt.registry.ModelFolder;
import dev.relkt.registry.ModelManifest;
import dev.relkt.registry.ModelRegistry;
import dev.relkt.registry.ModelVersion;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * A version of the same network and tokenizer as another one, published with the recall of search
 * on its card and, where there is one, a centre.
 *
 * @param source whose files it has
 * @param sample on which the recall was measured
 * @param measured with the centre
 * @param centre what is taken off windows before they are indexed
 */
record MeasuredVersion(
    ModelFolder source, SearchRecall sample, Measured measured, Optional<Centre> centre) {

  private static final String CARD = "README.md";

  /**
   * Publishes it.
   *
   * @param number absent for the one after the last
   * @param parent the version that it was made from, where that is one of a registry
   */
  ModelVersion publish(ModelRegistry registry, Optional<Integer> number, Optional<String> parent) {
    try (var staging = TemporaryDirectory.create("relkt-version-")) {
      copyFiles(staging.path());
      return registry.publish(staging.path(), draft(number, parent));
    } catch (IOException e) {
      throw new UncheckedIOException("publishing a version of %s".formatted(source.directory()), e);
    }
  }

  private void copyFiles(Path staging) throws IOException {
    for (ModelManifest.ModelFile file : source.manifest().files()) {
      Path target = staging.resolve(file.path());
      Files.createDirectories(target.resolve("..").normalize());
      Files.copy(source.file(file.path()), target);
    }
    Files.write(
        staging.resolve(CARD),
        RecallLines.card(sample, measured, centre),
        StandardOpenOption.CREATE,
        StandardOpenOption.APPEND);
  }

  private ModelDraft draft(Optional<Integer> number, Optional<String> parent) {
    ModelManifest manifest = source.manifest();
    Map<String, Map<String, Double>> scores = new HashMap<>(manifest.scores());
    scores.put(RecallLines.BENCHMARK, RecallLines.scores(sample, measured));
    return manifest
        .draft()
        .withNumber(number)
        .withEncoding(manifest.encoding().withCentre(centre))
        .withParent(parent.or(manifest::parent))
        .withScores(scores);
  }
}
