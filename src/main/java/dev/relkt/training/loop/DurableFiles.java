package dev.relkt.training.loop;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.stream.Stream;

/** Files that are all there or not there, after whatever happens to the process. */
public final class DurableFiles {

  private DurableFiles() {}

  /** All files below a directory as relative paths with {@code /}, sorted. */
  static List<String> list(Path directory) throws IOException {
    try (Stream<Path> files = Files.walk(directory)) {
      return files
          .filter(Files::isRegularFile)
          .map(file -> directory.relativize(file).toString().replace('\\', '/'))
          .sorted()
          .toList();
    }
  }

  /** Brings a file or directory to the disk. */
  static void force(Path path) throws IOException {
    boolean directory = Files.isDirectory(path);
    try (FileChannel channel =
        FileChannel.open(path, directory ? StandardOpenOption.READ : StandardOpenOption.WRITE)) {
      channel.force(true);
    } catch (IOException e) {
      if (!directory) { // not every system can do this for directories
        throw e;
      }
    }
  }

  /** Writes a file under another name, brings it to the disk, and renames it over what is there. */
  public static void replace(Path file, byte[] bytes) throws IOException {
    Path hidden = file.resolveSibling("." + file.getFileName() + ".new");
    Files.write(hidden, bytes);
    force(hidden);
    Files.move(hidden, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    Path directory = file.toAbsolutePath().getParent();
    if (directory != null) {
      force(directory);
    }
  }
}
