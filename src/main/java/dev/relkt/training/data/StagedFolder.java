package dev.relkt.training.data;

import dev.relkt.training.TrainingRefused;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.stream.Stream;
import org.apache.commons.io.FileUtils;

/**
 * A folder that is seen when it is whole or never: written beside its place under the name {@code
 * .NAME.preparing} and renamed at the end. Closed before that, it leaves nothing; what a process
 * that was killed left is removed by the next one, which knows by a lock that nobody writes any
 * more.
 */
public final class StagedFolder implements AutoCloseable {

  private final Path target;
  private final Path staging;
  private final Path lockFile;
  private final FileChannel lockChannel;
  private boolean published;
  private boolean closed;

  private StagedFolder(Path target, Path staging, Path lockFile, FileChannel lockChannel) {
    this.target = target;
    this.staging = staging;
    this.lockFile = lockFile;
    this.lockChannel = lockChannel;
  }

  /**
   * Starts to write a folder.
   *
   * @param target where it will be; must not be there, or be empty
   * @throws TrainingRefused if something is there, another process writes it, or it cannot be
   *     written
   */
  public static StagedFolder of(Path target) {
    refuseTaken(target);
    Path place = target.toAbsolutePath().normalize();
    String name = "." + place.getFileName() + ".preparing";
    Path staging = place.resolveSibling(name);
    Path lockFile = place.resolveSibling(name + ".lock");
    try {
      Path parent = place.getParent();
      if (parent != null) {
        Files.createDirectories(parent);
      }
      FileChannel channel =
          FileChannel.open(lockFile, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
      if (!locked(channel)) {
        channel.close();
        throw new TrainingRefused(
            "%s: another process is writing it (expected: one at a time); wait for it or choose another folder"
                .formatted(target));
      }
      FileUtils.deleteDirectory(staging.toFile());
      Files.createDirectory(staging);
      return new StagedFolder(target, staging, lockFile, channel);
    } catch (IOException e) {
      throw new TrainingRefused(
          "%s: cannot be written: %s (expected: a folder that can be made)".formatted(target, e),
          e);
    }
  }

  private static boolean locked(FileChannel channel) throws IOException {
    try {
      FileLock lock = channel.tryLock();
      return lock != null;
    } catch (OverlappingFileLockException e) {
      return false;
    }
  }

  private static void refuseTaken(Path target) {
    if (!Files.exists(target)) {
      return;
    }
    boolean free = false;
    if (Files.isDirectory(target)) {
      try (Stream<Path> entries = Files.list(target)) {
        free = entries.findAny().isEmpty();
      } catch (IOException e) {
        throw new TrainingRefused("%s: cannot be read: %s".formatted(target, e), e);
      }
    }
    if (!free) {
      throw new TrainingRefused(
          "%s: is there already (expected: a new or an empty folder); remove it or choose another one"
              .formatted(target));
    }
  }

  /** Where to write: it is gone after {@link #publish} and {@link #close}. */
  public Path path() {
    return staging;
  }

  /**
   * Makes the folder be seen, whole, with all its bytes on disk.
   *
   * @throws IOException if not; then nothing is seen
   */
  public synchronized void publish() throws IOException {
    if (closed) {
      throw new IOException("closed before it was whole");
    }
    try (Stream<Path> entries = Files.walk(staging)) {
      for (Path entry : (Iterable<Path>) entries::iterator) {
        try (FileChannel channel = FileChannel.open(entry, StandardOpenOption.READ)) {
          channel.force(true);
        }
      }
    } catch (UncheckedIOException e) {
      throw new IOException(e);
    }
    Files.move(staging, target.toAbsolutePath().normalize(), StandardCopyOption.ATOMIC_MOVE);
    published = true;
  }

  /** Removes what was written, unless it was published. Another thread may call it, too. */
  @Override
  public synchronized void close() {
    if (closed) {
      return;
    }
    closed = true;
    try (FileChannel channel = lockChannel) {
      if (!published) {
        FileUtils.deleteDirectory(staging.toFile());
      }
      Files.deleteIfExists(lockFile);
    } catch (IOException e) {
      throw new TrainingRefused(
          "%s: cannot be removed: %s; remove it by hand".formatted(staging, e), e);
    }
  }
}
