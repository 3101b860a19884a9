package dev.relkt.cli;

import dev.relkt.registry.ModelRegistry;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.stream.Stream;

/**
 * A registry in a temporary directory, for versions that are not measured yet; deleted when it is
 * closed.
 */
record DraftRegistry(Path directory) implements AutoCloseable {

  static DraftRegistry create() {
    try {
      return new DraftRegistry(Files.createTempDirectory("relkt-draft-"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  ModelRegistry registry() {
    return new ModelRegistry(directory);
  }

  @Override
  public void close() {
    try (Stream<Path> files = Files.walk(directory)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("%s: remove it by hand".formatted(directory), e);
    }
  }
}
