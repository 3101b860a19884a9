package dev.relkt.job.options;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.commons.io.file.PathUtils;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A new directory for one attempt of one subtask, {@code <use>-<process id>-<random>}. Nothing in
 * it outlives the attempt; what processes left that were killed is removed when the next one
 * starts.
 */
public final class WorkDirectory implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(WorkDirectory.class);
  private static final Pattern NAME = Pattern.compile("[a-z]+-([0-9]+)-[0-9a-f]{32}");

  private final Path directory;
  private final String attempt;

  private WorkDirectory(Path directory, String attempt) {
    this.directory = directory;
    this.attempt = attempt;
  }

  /**
   * @param use what it is for, lower-case letters
   * @throws UncheckedIOException if it cannot be made
   */
  public static WorkDirectory create(Path workDirectory, String use) {
    String attempt = UUID.randomUUID().toString().replace("-", "");
    Path directory =
        workDirectory.resolve(use + "-" + ProcessHandle.current().pid() + "-" + attempt);
    try {
      Files.createDirectories(workDirectory);
      removeLeftovers(workDirectory);
      Files.createDirectory(directory);
    } catch (IOException e) {
      throw new UncheckedIOException(
          "%s: %s cannot be made: %s (expected: a directory to write in); set it to one with room for the shards of this machine"
              .formatted(RelktOptions.WORK_DIRECTORY.key(), directory, e),
          e);
    }
    return new WorkDirectory(directory, attempt);
  }

  public Path directory() {
    return directory;
  }

  /** Never used by anybody else: 32 letters and digits. */
  public String attempt() {
    return attempt;
  }

  /** Removes the directory; what cannot be removed is left to the next start. */
  @Override
  public void close() {
    remove(directory);
  }

  private static void removeLeftovers(Path workDirectory) throws IOException {
    List<Path> folders;
    try (Stream<Path> children = Files.list(workDirectory)) {
      folders = children.toList();
    }
    for (Path folder : folders) {
      Matcher name = NAME.matcher(folder.getFileName().toString());
      if (name.matches() && ProcessHandle.of(Long.parseLong(name.group(1))).isEmpty()) {
        remove(folder);
      }
    }
  }

  private static void remove(Path folder) {
    try {
      PathUtils.deleteDirectory(folder);
    } catch (IOException e) {
      LOG.info("{} could not be removed now: {}", folder, e.toString());
    }
  }
}
