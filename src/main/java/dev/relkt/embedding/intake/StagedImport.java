package dev.relkt.embedding.intake;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import java.util.TreeMap;
import org.apache.commons.io.file.PathUtils;

/**
 * The files of a version in the making, in a temporary directory that only this user reads: what is
 * checked, loaded and published is one and the same copy. Gone when it is closed.
 */
final class StagedImport implements AutoCloseable {

  private final Path directory;

  StagedImport() throws IOException {
    directory = Files.createTempDirectory("relkt-import-");
  }

  Path directory() {
    return directory;
  }

  /**
   * Copies files; links are not followed.
   *
   * @param files path in the version → file
   */
  void copy(Map<String, Path> files, ImportProgress progress) throws IOException {
    long total = 0;
    for (Path file : files.values()) {
      total += Files.size(file);
    }
    long done = 0;
    byte[] buffer = new byte[1 << 20];
    for (Map.Entry<String, Path> file : new TreeMap<>(files).entrySet()) {
      Path target = place(file.getKey());
      try (InputStream in = Files.newInputStream(file.getValue(), LinkOption.NOFOLLOW_LINKS);
          OutputStream out = Files.newOutputStream(target, StandardOpenOption.CREATE_NEW)) {
        for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
          out.write(buffer, 0, n);
          done += n;
          progress.copied(done, total);
        }
      }
    }
  }

  void write(String name, byte[] content) throws IOException {
    Files.write(place(name), content, StandardOpenOption.CREATE_NEW);
  }

  private Path place(String name) throws IOException {
    Path target = directory.resolve(name).normalize();
    if (!target.startsWith(directory)) {
      throw new IOException("\"%s\" (expected: a path inside)".formatted(name));
    }
    Files.createDirectories(target.resolve("..").normalize());
    return target;
  }

  @Override
  public void close() {
    try {
      PathUtils.deleteDirectory(directory);
    } catch (IOException e) {
      throw new UncheckedIOException(
          "%s: %s; remove it by hand".formatted(directory, e.getMessage()), e);
    }
  }
}
