package dev.relkt.evaluation;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.commons.io.file.PathUtils;

/**
 * A directory in the system's temporary one, deleted with all in it when it is closed.
 *
 * @param path where it is
 */
public record TemporaryDirectory(Path path) implements AutoCloseable {

  /**
   * Makes a new one.
   *
   * @param prefix what its name begins with
   * @throws UncheckedIOException if it cannot be made
   */
  public static TemporaryDirectory create(String prefix) {
    try {
      return new TemporaryDirectory(Files.createTempDirectory(prefix));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    try {
      PathUtils.deleteDirectory(path);
    } catch (IOException e) {
      // Only disk space is lost, in the system's temporary directory.
      System.getLogger(TemporaryDirectory.class.getName())
          .log(System.Logger.Level.WARNING, "{0}: not deleted: {1}", path, e.toString());
    }
  }
}
