package dev.relkt.cli.model;

import dev.relkt.evaluation.TemporaryDirectory;
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
import java.util.List;

/**
 * A version with the files of another one.
 *
 * @param source whose files it has
 * @param draft what it states
 * @param card lines that stand behind the other one's model card
 */
record DerivedVersion(ModelFolder source, ModelDraft draft, List<String> card) {

  private static final String CARD = "README.md";

  /** Publishes it. */
  ModelVersion publish(ModelRegistry registry) {
    try (var staging = TemporaryDirectory.create("relkt-version-")) {
      copyFiles(staging.path());
      return registry.publish(staging.path(), draft);
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
    Files.write(staging.resolve(CARD), card, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
  }
}
