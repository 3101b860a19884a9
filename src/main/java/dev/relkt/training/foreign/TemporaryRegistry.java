package dev.relkt.training.foreign;

import dev.relkt.registry.ModelDraft;
import dev.relkt.registry.ModelFolder;
import dev.relkt.registry.ModelRegistry;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.commons.io.FileUtils;

/** A registry that nobody else sees, in a temporary directory; gone when it is closed. */
final class TemporaryRegistry implements AutoCloseable {

  private final Path root;

  TemporaryRegistry() throws IOException {
    root = Files.createTempDirectory("relkt-trial");
  }

  /** A directory to stage files in. */
  Path staging() throws IOException {
    return Files.createDirectories(root.resolve("staging"));
  }

  ModelFolder publish(Path staging, ModelDraft draft) {
    var registry = new ModelRegistry(root.resolve("registry"));
    return registry.resolve(registry.publish(staging, draft));
  }

  @Override
  public void close() {
    try {
      FileUtils.deleteDirectory(root.toFile());
    } catch (IOException e) {
      throw new UncheckedIOException(
          "%s: %s; remove it by hand".formatted(root, e.getMessage()), e);
    }
  }
}
