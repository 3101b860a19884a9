package dev.relkt.cli.serve;

import dev.relkt.cli.console.CommandFailed;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.commons.io.FileUtils;

/**
 * Where the demonstration keeps its data: a directory that was named and stays, or a temporary one
 * that goes.
 *
 * @param path the directory
 * @param lifetime what becomes of it at the end
 */
record DemoDirectory(Path path, Lifetime lifetime) implements AutoCloseable {

  /** What becomes of it. */
  enum Lifetime {
    KEPT,
    DELETED
  }

  /**
   * @throws CommandFailed if the named one holds something already: the demonstration counts what
   *     it finds
   */
  static DemoDirectory open(Optional<Path> named) {
    try {
      if (named.isEmpty()) {
        return new DemoDirectory(Files.createTempDirectory("relkt-demo-"), Lifetime.DELETED);
      }
      Path path = named.get();
      Files.createDirectories(path);
      try (Stream<Path> entries = Files.list(path)) {
        if (entries.findAny().isPresent()) {
          throw new CommandFailed(
              "--data: %s is not empty (expected: an empty or new directory)".formatted(path));
        }
      }
      return new DemoDirectory(path, Lifetime.KEPT);
    } catch (IOException e) {
      throw new CommandFailed(
          "--data: a directory for the demonstration cannot be made: %s".formatted(e), e);
    }
  }

  @Override
  public void close() {
    if (lifetime == Lifetime.DELETED) {
      // What is left in the temporary directory does no harm.
      FileUtils.deleteQuietly(path.toFile());
    }
  }
}
